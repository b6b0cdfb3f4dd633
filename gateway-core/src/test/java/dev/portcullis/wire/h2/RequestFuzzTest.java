package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1HeadWriter;
import dev.portcullis.wire.h1.Http1RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Exception;

/** Whatever we accept of HTTP/2 must be exactly one request when it goes on as HTTP/1, and the same one. */
class RequestFuzzTest {

    private static final HeadLimits NARROW = new HeadLimits(4096, 50, 2048, false);
    private static final HeadLimits WIDE = new HeadLimits(16_384, 200, 4096, false);
    private static final HeadBlockPool POOL = new HeadBlockPool();

    @FuzzTest(maxDuration = "1m")
    void whatWeAcceptIsOneRequestOfHttp1(byte[] data) {
        HeadDecoder decoder = HeadDecoder.requests(POOL, NARROW, true);
        try {
            HeadList list = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(data));
            if (list.asRequest(data.length % 2 == 0) == null) {
                HeadBlock head = list.take();
                assertSameInHttp1(head);
                head.release();
            }
        } catch (Http2Exception e) {
            assertThat(Http2Exception.isStreamError(e)).isFalse();
        } finally {
            decoder.close();
        }
    }

    private static void assertSameInHttp1(HeadBlock head) {
        ByteBuf written = Http1HeadWriter.request(
                new UnpooledByteBufAllocator(false, true), head, null, null, head.bodyLength(), 0);
        HeadBlock again = POOL.take();
        int result = new Http1RequestReader(WIDE).read(written, again);

        assertThat(result).isEqualTo(Http1RequestReader.HEAD);
        assertThat(written.isReadable()).isFalse();
        assertThat(method(again)).isEqualTo(method(head));
        assertThat(target(again)).isEqualTo(target(head));
        assertThat(value(again, KnownNames.HOST)).isEqualTo(value(head, KnownNames.HOST));
        assertThat(value(again, KnownNames.COOKIE)).isEqualTo(value(head, KnownNames.COOKIE));
        assertThat(again.bodyLength()).isEqualTo(head.bodyLength());
        again.release();
        written.release();
    }

    private static String method(HeadBlock head) {
        return head.text(head.methodStart(), head.methodEnd());
    }

    private static String target(HeadBlock head) {
        return head.text(head.targetStart(), head.targetEnd());
    }

    private static String value(HeadBlock head, int id) {
        int line = head.find(id, 0);
        return line < 0 ? "" : head.text(head.valueStart(line), head.valueEnd(line));
    }
}
