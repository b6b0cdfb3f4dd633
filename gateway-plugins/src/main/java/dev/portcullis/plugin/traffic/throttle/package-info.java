/**
 * {@code throttle}: lets so many requests pass per second, for all together or for each caller, and refuses the rest with 429.
 *
 * <pre>{@code
 * throttle: 100/s
 * throttle: {rate: 100/s, burst: 200, by: address}
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.traffic.throttle.ThrottleFilter}.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
