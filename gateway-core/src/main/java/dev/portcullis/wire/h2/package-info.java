/**
 * HTTP/2 heads on the wire: header lists decoded into blocks and encoded from them (RFC 7541, RFC 9113, section 8).
 *
 * <p>Begin with {@link dev.portcullis.wire.h2.HeadDecoder} and {@link dev.portcullis.wire.h2.HeadEncoder}, which take the
 * places that Netty's connection has for them; frames, streams and windows are Netty's. What is ambiguous is refused, never
 * repaired, and without losing the compression state that the connection's other streams need.
 */
@Floor(4)
@NullMarked
package dev.portcullis.wire.h2;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
