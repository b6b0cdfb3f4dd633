package dev.portcullis.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;

/** What we let through, another reader must read as we do; and the way the bytes arrive must not matter. */
class RequestReaderFuzzTest {

    private static final HeadLimits LIMITS = new HeadLimits(4096, 50, 2048, false);
    private static final ByteBufAllocator ALLOC = new UnpooledByteBufAllocator(false, true);

    @FuzzTest(maxDuration = "2m")
    void whatWeAcceptIsReadTheSameByAnother(byte[] data) {
        ByteBuf in = Unpooled.wrappedBuffer(data);
        HeadBlock head = Heads.block();
        int result = new Http1RequestReader(LIMITS).read(in, head);
        int consumed = in.readerIndex();

        if (result == Http1RequestReader.HEAD) {
            assertThat(consumed).isLessThanOrEqualTo(data.length);
            compareWithNetty(data, consumed, head);
            assertWrittenHeadIsEquivalent(head);
        }
        assertArrivalDoesNotMatter(data, result, result == Http1RequestReader.HEAD ? Heads.describe(head) : "");
        head.release();
    }

    private static void compareWithNetty(byte[] data, int consumed, HeadBlock head) {
        HttpDecoderConfig config =
                new HttpDecoderConfig().setMaxInitialLineLength(8192).setMaxHeaderSize(8192);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(config));
        channel.writeInbound(Unpooled.copiedBuffer(data, 0, consumed));
        HttpRequest request = channel.readInbound();

        assertThat(request).isNotNull();
        assertThat(request.decoderResult().isSuccess()).as("%s", request).isTrue();
        assertThat(request.method().name()).isEqualTo(Heads.method(head));
        assertThat(request.uri()).endsWith(Heads.target(head).equals("*") ? "" : path(head));
        assertThat(request.protocolVersion().minorVersion()).isEqualTo(head.version() - 10);
        assertThat(HttpUtil.isTransferEncodingChunked(request)).isEqualTo(head.bodyLength() == HeadBlock.CHUNKED);
        assertThat(request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH)).hasSizeLessThanOrEqualTo(1);
        if (head.contentLengthGiven()) {
            assertThat(HttpUtil.getContentLength(request, -1L)).isEqualTo(head.bodyLength());
        }
        assertThat(request.headers().getAll(HttpHeaderNames.HOST)).hasSizeLessThanOrEqualTo(1);
        channel.finishAndReleaseAll();
    }

    /** The target, without the root that an absolute form may lack. */
    private static String path(HeadBlock head) {
        String target = Heads.target(head);
        return target.equals("/") || target.startsWith("/?") ? target.substring(1) : target;
    }

    private static void assertWrittenHeadIsEquivalent(HeadBlock head) {
        ByteBuf written = Http1HeadWriter.request(ALLOC, head, null, null, head.bodyLength(), 0);
        if (head.find(KnownNames.HOST, 0) >= 0) {
            HeadBlock again = Heads.block();
            Http1RequestReader reader = new Http1RequestReader(new HeadLimits(16_384, 100, 4096, false));
            assertThat(reader.read(written, again)).isEqualTo(Http1RequestReader.HEAD);
            assertThat(written.isReadable()).isFalse();
            assertThat(Heads.method(again)).isEqualTo(Heads.method(head));
            assertThat(Heads.target(again)).isEqualTo(Heads.target(head));
            assertThat(again.bodyLength()).isEqualTo(head.bodyLength());
            again.release();
        }
        written.release();
    }

    /** A head that is not complete may be refused a little later if its bytes come one by one, but not differently. */
    private static void assertArrivalDoesNotMatter(byte[] data, int whole, String description) {
        Http1RequestReader reader = new Http1RequestReader(LIMITS);
        HeadBlock head = Heads.block();
        int result = Http1RequestReader.MORE;
        for (int at = 0; at < data.length && result == Http1RequestReader.MORE; at++) {
            result = reader.read(Unpooled.wrappedBuffer(data, at, 1), head);
        }
        if (whole == Http1RequestReader.FAILED) {
            assertThat(result).isNotEqualTo(Http1RequestReader.HEAD);
        } else {
            assertThat(result).isEqualTo(whole);
        }
        if (result == Http1RequestReader.HEAD) {
            assertThat(Heads.describe(head)).isEqualTo(description);
        }
        head.release();
    }
}
