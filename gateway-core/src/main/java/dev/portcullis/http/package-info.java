/**
 * What a filter sees of HTTP: names, header fields, paths, finished answers.
 *
 * <p>Begin with {@link dev.portcullis.http.Headers}. Nothing here knows sockets or protocol versions.
 */
@Floor(2)
@NullMarked
package dev.portcullis.http;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
