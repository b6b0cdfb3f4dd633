/**
 * {@code usage-plans}: what the holder of an API key is granted, a rate and a quota.
 *
 * <pre>{@code
 * usage-plans:
 *   gold: {throttle: {rate: 500/s, burst: 1000}, quota: {limit: 1000000, per: month}, stages: [orders/$default]}
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.traffic.plan.UsagePlanConfig}. {@link dev.portcullis.plugin.traffic.plan.PlanBook}
 * keeps the accounts of a plan's keys; the policy {@code api-key} draws on them.
 */
@Floor(5)
@NullMarked
package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
