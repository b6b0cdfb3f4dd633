/**
 * HTTP/1.0 and HTTP/1.1 on the wire: heads read into blocks, bodies cut out of streams, heads gathered for writing.
 *
 * <p>Begin with {@link dev.portcullis.wire.h1.Http1RequestReader}. Nothing here knows channels: bytes come and go as
 * {@link io.netty.buffer.ByteBuf}. What is ambiguous is refused, never repaired (RFC 9112, sections 2.2, 6.3 and 11).
 */
@Floor(4)
@NullMarked
package dev.portcullis.wire.h1;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
