package dev.portcullis.wire.h2;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/**
 * Decodes header lists into blocks (RFC 7541). One per connection, in the place of Netty's {@code DefaultHttp2HeadersDecoder}.
 *
 * <p>A list that breaks the rules of HTTP is decoded to its end and comes with an error; only what breaks HPACK, or is more
 * than four times as large as the limit, is an exception, which ends the connection. Advertise the limit:
 * {@code Http2Settings.maxHeaderListSize(limits.maxBytes())}.
 */
@EventLoopConfined
public final class HeadDecoder implements Http2HeadersDecoder, Http2HeadersDecoder.Configuration {

    private HeadDecoder() {}

    /**
     * For a client's connection: requests and their trailers.
     *
     * @param secure whether the connection is encrypted, hence which {@code :scheme} is true
     */
    public static HeadDecoder requests(HeadBlockPool blocks, HeadLimits limits, boolean secure) {
        throw new UnsupportedOperationException();
    }

    /** For a connection to a server: responses, interim ones and trailers. Underscores in field names are allowed. */
    public static HeadDecoder responses(HeadBlockPool blocks, HeadLimits limits) {
        throw new UnsupportedOperationException();
    }

    /** Decodes one list; always the same object, valid until the next call. */
    @Override
    public HeadList decodeHeaders(int streamId, @Borrowed ByteBuf headerBlock) throws Http2Exception {
        throw new UnsupportedOperationException();
    }

    /** Gives back a block that nobody took; to be called when the connection is closed. */
    public void close() {
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

    /** Has no effect: the limits given to the constructor hold whatever was advertised. */
    @Override
    public void maxHeaderListSize(long max, long goAwayMax) {}

    @Override
    public long maxHeaderListSize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long maxHeaderListSizeGoAway() {
        throw new UnsupportedOperationException();
    }
}
