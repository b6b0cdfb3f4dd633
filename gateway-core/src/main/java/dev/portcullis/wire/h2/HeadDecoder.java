package dev.portcullis.wire.h2;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/**
 * Decodes header lists into blocks (RFC 7541). One per connection, in the place of Netty's {@code DefaultHttp2HeadersDecoder}.
 *
 * <p>A list that breaks the rules of HTTP is decoded to its end and comes with an error; only what breaks HPACK, or is more
 * than four times as large as the limit, is an exception, which ends the connection. Advertise the limit:
 * {@code Http2Settings.maxHeaderListSize(limits.maxBytes())}. Sizes count 32 octets a field on top of its own (RFC 9113,
 * 10.5.1); crumbs of cookies are one line.
 */
@EventLoopConfined
public final class HeadDecoder implements Http2HeadersDecoder, Http2HeadersDecoder.Configuration {

    /** More would cost more memory per connection than it saves octets. */
    private static final long LARGEST_TABLE = 64 * 1024;

    private final HeadBlockPool blocks;
    private final HeadLimits limits;
    private final HeadAssembly assembly;
    private final HeadList list;
    private final HpackReader reader = new HpackReader();

    private HeadDecoder(HeadBlockPool blocks, HeadLimits limits, HeadAssembly assembly) {
        this.blocks = blocks;
        this.limits = limits;
        this.assembly = assembly;
        this.list = new HeadList(assembly);
    }

    /**
     * For a client's connection: requests and their trailers.
     *
     * @param secure whether the connection is encrypted, hence which {@code :scheme} is true
     */
    public static HeadDecoder requests(HeadBlockPool blocks, HeadLimits limits, boolean secure) {
        return new HeadDecoder(blocks, limits, new RequestAssembly(blocks, limits, secure));
    }

    /** For a connection to a server: responses, interim ones and trailers. Underscores in field names are allowed. */
    public static HeadDecoder responses(HeadBlockPool blocks, HeadLimits limits) {
        return new HeadDecoder(blocks, limits, new ResponseAssembly(blocks, limits));
    }

    /** Decodes one list; always the same object, valid until the next call. */
    @Override
    public HeadList decodeHeaders(int streamId, @Borrowed ByteBuf headerBlock) throws Http2Exception {
        int length = headerBlock.readableBytes();
        HeadBlock scratch = blocks.take();
        try {
            scratch.ensure(length);
            byte[] bytes = scratch.bytes();
            headerBlock.readBytes(bytes, 0, length);
            assembly.begin();
            reader.read(bytes, 0, length, assembly);
            assembly.end();
        } finally {
            scratch.release();
        }
        return list;
    }

    /** Gives back a block that nobody took; to be called when the connection is closed. */
    public void close() {
        assembly.release();
    }

    @Override
    public Configuration configuration() {
        return this;
    }

    /** Takes over SETTINGS_HEADER_TABLE_SIZE once the peer has acknowledged it; at most 64 KB. */
    @Override
    public void maxHeaderTableSize(long max) throws Http2Exception {
        if (max < 0 || max > LARGEST_TABLE) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "Header table size %d (expected: 0 to %d)", max, LARGEST_TABLE);
        }
        reader.allowed((int) max);
    }

    @Override
    public long maxHeaderTableSize() {
        return reader.allowed();
    }

    /** Has no effect: the limits given at the start hold whatever was advertised. */
    @Override
    public void maxHeaderListSize(long max, long goAwayMax) {}

    @Override
    public long maxHeaderListSize() {
        return limits.maxBytes();
    }

    /** What Netty lets a header block be before it is decoded. */
    @Override
    public long maxHeaderListSizeGoAway() {
        return (long) HeadAssembly.PATIENCE * limits.maxBytes();
    }
}
