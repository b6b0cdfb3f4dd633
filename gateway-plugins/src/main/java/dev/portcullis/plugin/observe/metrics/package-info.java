/**
 * {@code metrics}: counts exchanges and their latency, by route, for the scrape.
 *
 * <pre>{@code
 * metrics: {enabled: true}
 * metrics: off
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.observe.metrics;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
