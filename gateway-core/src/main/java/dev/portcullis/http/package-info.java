/**
 * What a filter sees of HTTP: names, header fields, paths, finished answers.
 *
 * <p>Begin with {@link dev.portcullis.http.Headers}. Nothing here knows sockets or protocol versions.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(2)
@NullMarked
package dev.portcullis.http;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
