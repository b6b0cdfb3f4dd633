package dev.portcullis.wire.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;

/** A chunked body that we read to its end must have the same content and the same end for another reader. */
class BodyReaderFuzzTest {

    private static final HeadLimits LIMITS = new HeadLimits(1024, 20, 0, false);
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    @FuzzTest(maxDuration = "2m")
    void chunksAreReadTheSameByAnother(byte[] data) {
        Http1BodyReader reader = new Http1BodyReader(LIMITS);
        HeadBlock trailers = Heads.block();
        reader.start(HeadBlock.CHUNKED, trailers);
        ByteBuf in = Unpooled.wrappedBuffer(data);
        String content = drain(reader, in);
        int consumed = in.readerIndex();

        assertThat(consumed).isLessThanOrEqualTo(data.length);
        if (reader.isEnd()) {
            compareWithNetty(data, consumed, content, trailers);
        }
        assertArrivalDoesNotMatter(data, reader, content, consumed);
        trailers.release();
    }

    private static void compareWithNetty(byte[] data, int consumed, String content, HeadBlock trailers) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
        channel.writeInbound(Unpooled.wrappedBuffer(
                Heads.octets(HEAD),
                new String(data, 0, consumed, ISO_8859_1).getBytes(ISO_8859_1),
                Heads.octets(NEXT)));
        Object first = channel.readInbound();
        assertThat(first).isInstanceOf(HttpRequest.class);
        StringBuilder theirs = new StringBuilder();
        HttpContent piece;
        do {
            piece = channel.readInbound();
            assertThat(piece).isNotNull();
            assertThat(piece.decoderResult().isSuccess()).as("%s", piece).isTrue();
            theirs.append(piece.content().toString(ISO_8859_1));
            piece.release();
        } while (!(piece instanceof LastHttpContent));

        assertThat(theirs).hasToString(content);
        assertThat(((LastHttpContent) piece).trailingHeaders().size()).isLessThanOrEqualTo(trailers.lines());
        HttpRequest next = channel.readInbound();
        assertThat(next.decoderResult().isSuccess()).isTrue();
        assertThat(next.uri()).isEqualTo("/next");
        channel.finishAndReleaseAll();
    }

    private static void assertArrivalDoesNotMatter(byte[] data, Http1BodyReader whole, String content, int consumed) {
        Http1BodyReader reader = new Http1BodyReader(LIMITS);
        HeadBlock trailers = Heads.block();
        reader.start(HeadBlock.CHUNKED, trailers);
        StringBuilder pieces = new StringBuilder();
        int at = 0;
        while (at < data.length && !reader.isEnd() && !reader.failed()) {
            pieces.append(drain(reader, Unpooled.wrappedBuffer(data, at++, 1)));
        }
        assertThat(pieces).hasToString(content);
        assertThat(reader.isEnd()).isEqualTo(whole.isEnd());
        if (whole.isEnd()) {
            assertThat(at).isEqualTo(consumed);
        }
        trailers.release();
    }

    private static String drain(Http1BodyReader reader, ByteBuf in) {
        StringBuilder content = new StringBuilder();
        ByteBuf piece;
        while ((piece = reader.next(in)) != null) {
            content.append(piece.toString(ISO_8859_1));
            if (piece == in) {
                in.skipBytes(in.readableBytes());
            }
            piece.release();
        }
        return content.toString();
    }
}
