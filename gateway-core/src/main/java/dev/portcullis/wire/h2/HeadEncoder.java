package dev.portcullis.wire.h2;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Encodes heads from their blocks (RFC 7541). One per connection, in the place of Netty's {@code DefaultHttp2HeadersEncoder}.
 *
 * <p>The lists returned are for Netty's {@code writeHeaders}, to be called at once. All but {@link #trailers} return the same
 * object, which is valid until the next of these calls and reads the block while Netty encodes it.
 */
@EventLoopConfined
public final class HeadEncoder implements Http2HeadersEncoder, Http2HeadersEncoder.Configuration {

    /** {@code blocks} lends scratch memory. */
    public HeadEncoder(HeadBlockPool blocks) {
        throw new UnsupportedOperationException();
    }

    /**
     * The head of a request toward an upstream.
     *
     * <p>Hop-by-hop lines, {@code Expect} and the head's own framing are left out; {@code te: trailers} stays. Without a
     * body, POST, PUT and PATCH say {@code content-length: 0} and others nothing (RFC 9110, 8.6).
     *
     * @param target replaces the head's target
     * @param authority replaces the value of the head's Host line
     * @param secure whether {@code :scheme} is {@code https}
     * @param bodyLength bytes or {@link HeadBlock#CHUNKED}
     */
    public HeadList request(
            @Borrowed HeadBlock head,
            byte @Nullable [] target,
            byte @Nullable [] authority,
            boolean secure,
            long bodyLength) {
        throw new UnsupportedOperationException();
    }

    /**
     * The head of a final response toward a client.
     *
     * <p>Hop-by-hop lines and the head's own framing are left out; but an answer to HEAD and a 304 keep the Content-Length
     * they came with, which describes another answer (RFC 9110, 8.6).
     *
     * @param bodyLength bytes, or {@link HeadBlock#CHUNKED} or {@link HeadBlock#UNTIL_CLOSE} if they are not known
     * @param bodyless whether the answer has no body whatever its length says: to HEAD, 204, 304
     * @param date value of a date line, added if the head has none
     */
    public HeadList response(@Borrowed HeadBlock head, long bodyLength, boolean bodyless, byte[] date) {
        throw new UnsupportedOperationException();
    }

    /** The head of an interim response (RFC 9110, 15.2). */
    public HeadList informational(@Borrowed HeadBlock head) {
        throw new UnsupportedOperationException();
    }

    /**
     * Those trailers that may come late (RFC 9110, 6.5.1).
     *
     * <p>A list of its own each time, encoded already: Netty keeps it while DATA frames wait for the peer's window.
     */
    public HeadList trailers(@Borrowed HeadBlock trailers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf out) throws Http2Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public Configuration configuration() {
        return this;
    }

    @Override
    public void maxHeaderTableSize(long max) throws Http2Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public long maxHeaderTableSize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void maxHeaderListSize(long max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long maxHeaderListSize() {
        throw new UnsupportedOperationException();
    }
}
