package dev.portcullis.wire.h2;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.FieldSets;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes heads from their blocks (RFC 7541). One per connection, in the place of Netty's {@code DefaultHttp2HeadersEncoder}.
 *
 * <p>The lists returned are for Netty's {@code writeHeaders}, to be called at once. All but {@link #trailers} return the same
 * object, which is valid until the next of these calls and reads the block while Netty encodes it.
 */
@EventLoopConfined
public final class HeadEncoder implements Http2HeadersEncoder, Http2HeadersEncoder.Configuration {

    private static final byte[] NOTHING = {};

    private final HeadBlockPool blocks;
    private final FieldEncoder fields = new FieldEncoder();
    private final HpackWriter writer = new HpackWriter();
    private final RequestEncoding request = new RequestEncoding(fields, writer);
    private final ResponseEncoding response = new ResponseEncoding(fields, writer);
    private final HeadList list = new HeadList((byte[]) null);
    private boolean requesting;
    private long maxListSize = Long.MAX_VALUE;

    /** {@code blocks} lends scratch memory. */
    public HeadEncoder(HeadBlockPool blocks) {
        this.blocks = blocks;
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
        request.prepare(head, target, authority, secure, bodyLength);
        requesting = true;
        return list.toSend(0);
    }

    /**
     * The head of a final response toward a client.
     *
     * <p>Hop-by-hop lines and the head's own framing are left out; but an answer to HEAD and a 304 keep the Content-Length
     * they came with, which describes another answer (RFC 9110, 8.6). An empty body has its length written only where the head
     * gave one: what ends the answer is its stream, and an answer of gRPC that is all trailers has none.
     *
     * @param bodyLength bytes, or {@link HeadBlock#CHUNKED} or {@link HeadBlock#UNTIL_CLOSE} if they are not known
     * @param bodyless whether the answer has no body whatever its length says: to HEAD, 204, 304
     * @param date value of a date line, added if the head has none
     */
    public HeadList response(@Borrowed HeadBlock head, long bodyLength, boolean bodyless, byte[] date) {
        response.prepare(head, bodyLength, bodyless, date);
        requesting = false;
        return list.toSend(head.status());
    }

    /** The head of an interim response (RFC 9110, 15.2). */
    public HeadList informational(@Borrowed HeadBlock head) {
        response.prepare(head, HeadBlock.NO_BODY, true, null);
        requesting = false;
        return list.toSend(head.status());
    }

    /**
     * Those trailers that may come late (RFC 9110, 6.5.1).
     *
     * <p>A list of its own each time, encoded already: Netty keeps it while DATA frames wait for the peer's window.
     */
    public HeadList trailers(@Borrowed HeadBlock trailers) {
        HeadBlock scratch = blocks.take();
        try {
            writer.begin(scratch);
            byte[] bytes = trailers.bytes();
            for (int line = 0; line < trailers.lines(); line++) {
                if (!trailers.removed(line) && FieldSets.mayComeLate(trailers, line)) {
                    int start = trailers.valueStart(line);
                    int length = trailers.valueEnd(line) - start;
                    int nameLength = trailers.nameLength(line);
                    FieldEncoder.stateless(
                            writer, bytes, trailers.nameStart(line), nameLength, trailers.id(line), start, length);
                }
            }
            return new HeadList(Arrays.copyOf(writer.bytes(), writer.length()));
        } finally {
            scratch.release();
        }
    }

    /** Encodes a list that this encoder returned. */
    @Override
    public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf out) {
        byte[] trailers = headers == list ? NOTHING : encoded(headers);
        HeadBlock scratch = blocks.take();
        try {
            writer.begin(scratch);
            fields.begin(writer);
            if (headers == list) {
                write();
            }
            out.writeBytes(writer.bytes(), 0, writer.length()).writeBytes(trailers);
        } finally {
            scratch.release();
        }
    }

    private void write() {
        if (requesting) {
            request.write();
        } else {
            response.write();
        }
    }

    private static byte[] encoded(Http2Headers headers) {
        byte[] encoded = headers instanceof HeadList trailers ? trailers.encoded() : null;
        if (encoded == null) {
            throw new IllegalArgumentException("not a list of this encoder: " + headers.getClass());
        }
        return encoded;
    }

    @Override
    public Configuration configuration() {
        return this;
    }

    /** What the peer allows; of more than 4 KB no use is made. */
    @Override
    public void maxHeaderTableSize(long max) {
        fields.capacity((int) Math.min(max, FieldEncoder.LARGEST_TABLE));
    }

    @Override
    public long maxHeaderTableSize() {
        return fields.capacity();
    }

    /** Advice of the peer (RFC 9113, 6.5.2), which is kept but not followed: the peer refuses what it does not want. */
    @Override
    public void maxHeaderListSize(long max) {
        maxListSize = max;
    }

    @Override
    public long maxHeaderListSize() {
        return maxListSize;
    }
}
