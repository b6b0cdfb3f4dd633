/**
 * The bytes of a message head: what every HTTP version is read into and written from. Not published to plugins.
 *
 * <p>Begin with {@link dev.portcullis.http.raw.HeadBlock}. Readers and writers in {@code wire} fill and gather it; filters
 * see it through {@link dev.portcullis.http.Headers}.
 */
@Floor(1)
@NullMarked
package dev.portcullis.http.raw;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
