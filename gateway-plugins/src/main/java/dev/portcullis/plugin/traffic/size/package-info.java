/**
 * {@code size-limit}: refuses requests whose body is too large, before anything else is spent on them.
 *
 * <pre>{@code
 * size-limit: 10MiB
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.traffic.size;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
