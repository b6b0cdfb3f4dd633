package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.testkit.Allocations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HpackAllocationTest {

    private static final byte[] DATE = Lists.octets("Sun, 06 Nov 1994 08:49:37 GMT");

    private final HeadBlockPool pool = new HeadBlockPool();
    /** Without the leak detector, which allocates at each touch. */
    private final ByteBuf buffer = new UnpooledByteBufAllocator(true, true).directBuffer(4096);

    @AfterEach
    void release() {
        buffer.release();
    }

    @Test
    void decodingRequestsAllocatesNothing() {
        // Two crumbs, a Huffman coding, fields that are remembered and evict others, and one of the table.
        buffer.writeBytes(Lists.hex("8286 84 41 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff 4001 6101 62 be 1001 6301 64"
                + "0f11 0161 0f11 0162 0f0d 0135 4004 6b6b 6b6b 0476 7676 76"));
        HeadDecoder decoder = HeadDecoder.requests(pool, Lists.LIMITS, false);

        assertThat(Allocations.perCall(() -> {
                    HeadList list = decode(decoder);
                    assertThatItIsFine(list.asRequest(false) == null);
                    list.take().release();
                }))
                .isZero();
    }

    @Test
    void decodingResponsesAllocatesNothing() {
        buffer.writeBytes(Lists.hex("88 7601 73 4001 6101 62 be 0f0d 0135"));
        HeadDecoder decoder = HeadDecoder.responses(pool, Lists.LIMITS);

        assertThat(Allocations.perCall(() -> {
                    HeadList list = decode(decoder);
                    assertThatItIsFine(list.asResponse(false, false) == null
                            && list.status().length() == 3);
                    list.release();
                }))
                .isZero();
    }

    @Test
    void refusingAllocatesNothing() {
        buffer.writeBytes(Lists.hex("8286 84 4001 4101 62"));
        HeadDecoder decoder = HeadDecoder.requests(pool, Lists.LIMITS, false);

        assertThat(Allocations.perCall(() -> assertThatItIsFine(decode(decoder).asRequest(true) != null)))
                .isZero();
    }

    @Test
    void encodingAllocatesNothing() {
        HeadBlock request = Lists.decode(
                        Lists.requests(),
                        Lists.plain(
                                ":method: PUT",
                                ":path: /a",
                                ":scheme: http",
                                ":authority: a",
                                "cookie: a=b; c=d",
                                "x-a: b",
                                "authorization: c"))
                .take();
        HeadBlock response = Lists.decode(Lists.responses(), Lists.plain(":status: 201", "server: s", "x-b: c"))
                .take();
        HeadEncoder encoder = new HeadEncoder(pool);
        byte[] authority = Lists.octets("b:80");

        assertThat(Allocations.perCall(() -> {
                    buffer.clear();
                    encoder.encodeHeaders(1, encoder.request(request, null, authority, true, 5), buffer);
                    encoder.encodeHeaders(1, encoder.response(response, 5, false, DATE), buffer);
                }))
                .isZero();
        assertThat(buffer.isReadable()).isTrue();
    }

    private HeadList decode(HeadDecoder decoder) {
        try {
            return decoder.decodeHeaders(1, buffer.readerIndex(0));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertThatItIsFine(boolean fine) {
        if (!fine) {
            throw new AssertionError();
        }
    }
}
