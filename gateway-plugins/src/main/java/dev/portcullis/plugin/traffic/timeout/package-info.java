/**
 * {@code timeout}: limits how long an upstream may take to begin its answer, and how long the whole exchange may last.
 *
 * <pre>{@code
 * timeout: 5s
 * timeout: {response: 5s, total: 30s}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.timeout;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
