/**
 * {@code compression}: compresses answers for clients that accept it.
 *
 * <p>Begin with {@link dev.portcullis.plugin.transform.compression.CompressionFilter}, which decides, and {@link
 * dev.portcullis.plugin.transform.compression.Compressor}, which does it.
 *
 * <pre>{@code
 * compression: on
 * compression: {types: [application/json, text/*], minimum: 1KiB, level: 4}
 * }</pre>
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.transform.compression;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
