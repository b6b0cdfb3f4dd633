package dev.portcullis.wire.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Whatever an upstream sends, the reader neither throws nor takes too much, and what is written of it can be read. */
class ResponseReaderFuzzTest {

    private static final HeadLimits LIMITS = new HeadLimits(4096, 50, 0, false);
    private static final HeadLimits WRITTEN_LIMITS = new HeadLimits(16_384, 100, 0, false);
    private static final ByteBufAllocator ALLOC = new UnpooledByteBufAllocator(false, true);
    private static final byte[] DATE = Heads.octets("Sun, 06 Nov 1994 08:49:37 GMT");

    @FuzzTest(maxDuration = "2m")
    void anyAnswerIsReadOrRefused(byte[] data) {
        for (int answersHead = 0; answersHead < 2; answersHead++) {
            read(data, answersHead == 1);
        }
    }

    private static void read(byte[] data, boolean answersHead) {
        ByteBuf in = Unpooled.wrappedBuffer(data);
        HeadBlock head = Heads.block();
        Http1ResponseReader reader = new Http1ResponseReader(LIMITS);
        int result = reader.read(in, head, answersHead);

        assertThat(reader.error() != null).isEqualTo(result == Http1ResponseReader.FAILED);
        assertThat(result == Http1ResponseReader.MORE && in.isReadable()).isFalse();
        if (result == Http1ResponseReader.HEAD) {
            int headEnd = in.readerIndex();
            assertThat(new String(data, headEnd - 4, 4, ISO_8859_1)).isEqualTo("\r\n\r\n");
            assertThat(head.status()).isBetween(100, 599);
            assertThat(head.bodyLength()).isGreaterThanOrEqualTo(HeadBlock.UNTIL_CLOSE);
            assertWrittenHeadIsEquivalent(head, answersHead);
        }
        assertArrivalDoesNotMatter(data, answersHead, result);
        head.release();
    }

    private static void assertWrittenHeadIsEquivalent(HeadBlock head, boolean answersHead) {
        boolean interim = head.status() < 200;
        ByteBuf written = interim
                ? Http1HeadWriter.informational(ALLOC, head)
                : Http1HeadWriter.response(ALLOC, head, head.bodyLength(), answersHead, false, false, DATE, 0);
        HeadBlock again = Heads.block();
        assertThat(new Http1ResponseReader(WRITTEN_LIMITS).read(written, again, answersHead))
                .isEqualTo(Http1ResponseReader.HEAD);
        assertThat(written.isReadable()).isFalse();
        assertThat(again.status()).isEqualTo(head.status());
        assertThat(again.bodyLength()).isEqualTo(head.bodyLength());
        written.release();
        again.release();
    }

    private static void assertArrivalDoesNotMatter(byte[] data, boolean answersHead, int whole) {
        Http1ResponseReader reader = new Http1ResponseReader(LIMITS);
        HeadBlock head = Heads.block();
        int result = Http1ResponseReader.MORE;
        for (int at = 0; at < data.length && result == Http1ResponseReader.MORE; at++) {
            result = reader.read(Unpooled.wrappedBuffer(data, at, 1), head, answersHead);
        }
        if (whole == Http1ResponseReader.FAILED) {
            assertThat(result).isNotEqualTo(Http1ResponseReader.HEAD);
        } else {
            assertThat(result).isEqualTo(whole);
        }
        head.release();
    }
}
