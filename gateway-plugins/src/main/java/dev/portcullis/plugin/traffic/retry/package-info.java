/**
 * {@code retry}: when requests are sent to an upstream again, in place of what the upstream says.
 *
 * <pre>{@code
 * retry: {attempts: 3, on: [connect-failure, reset, 503], budget: 20%}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.retry;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
