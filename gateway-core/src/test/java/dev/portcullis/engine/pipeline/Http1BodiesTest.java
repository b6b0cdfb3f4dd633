package dev.portcullis.engine.pipeline;

import static dev.portcullis.engine.pipeline.OneLoop.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1BodiesTest {

    private final OneLoop loop = new OneLoop();
    private final Http1Bodies bodies = new Http1Bodies(loop.context().blocks(), OneLoop.LIMITS);

    @AfterEach
    void close() {
        bodies.release();
        loop.close();
    }

    private void announce(String lines) {
        HeadBlock request = loop.request("POST / HTTP/1.1\r\nhost: x\r\n" + lines + "\r\n");
        bodies.announced(request);
        request.release();
    }

    /** What of a text is the body's. */
    private String read(String text) {
        StringBuilder body = new StringBuilder();
        ByteBuf in = bytes(text);
        for (ByteBuf piece = bodies.next(in); piece != null; piece = bodies.next(in)) {
            body.append(piece.readCharSequence(piece.readableBytes(), ISO_8859_1));
            piece.release();
        }
        in.release();
        return body.toString();
    }

    @Test
    void bodyOfALength() {
        announce("content-length: 5\r\n");
        assertThat(bodies.isAnnounced()).isTrue();
        bodies.start();

        assertThat(read("abc")).isEqualTo("abc");
        assertThat(bodies.isEnd()).isFalse();
        assertThat(read("deGET /")).isEqualTo("de");
        assertThat(bodies.isEnd()).isTrue();
        assertThat(bodies.trailers()).isNull();
    }

    @Test
    void noBody() {
        announce("");
        assertThat(bodies.isAnnounced()).isFalse();
    }

    @Test
    void trailersOfOneBodyAreNotTheNextOnes() {
        announce("transfer-encoding: chunked\r\n");
        bodies.start();
        assertThat(read("1\r\na\r\n0\r\nx: y\r\n\r\n")).isEqualTo("a");
        assertThat(bodies.trailers()).isNotNull();
        assertThat(bodies.trailers().lines()).isEqualTo(1);
        bodies.release();

        announce("transfer-encoding: chunked\r\n");
        bodies.start();
        assertThat(read("1\r\nb\r\n0\r\n\r\n")).isEqualTo("b");
        assertThat(bodies.isEnd()).isTrue();
        assertThat(bodies.trailers()).isNull();
    }

    @Test
    void brokenChunks() {
        announce("transfer-encoding: chunked\r\n");
        bodies.start();
        read("x\r\n");

        assertThat(bodies.isMalformed()).isTrue();
        assertThat(bodies.isEnd()).isFalse();
    }

    @Test
    void smallBodiesCanBeDropped() {
        announce("content-length: 65536\r\n");
        assertThat(bodies.isSmall()).isTrue();
        announce("content-length: 65537\r\n");
        assertThat(bodies.isSmall()).isFalse();
        announce("transfer-encoding: chunked\r\n");
        assertThat(bodies.isSmall()).isFalse();
    }

    @Test
    void theEndOfALargeBodyCanBeDropped() {
        announce("content-length: 65538\r\n");
        bodies.start();
        assertThat(bodies.isRestSmall()).isFalse();

        read("ab");

        assertThat(bodies.isRestSmall()).isTrue();
    }

    @Test
    void whoWaitsForAWordMayNeverSendItsBody() {
        announce("content-length: 5\r\nexpect: 100-continue\r\n");
        assertThat(bodies.isWordAwaited()).isTrue();
        assertThat(bodies.isSmall()).isFalse();

        bodies.start();

        assertThat(bodies.isWordAwaited()).isFalse();
    }

    @Test
    void dropsUpToTheEnd() {
        announce("content-length: 5\r\n");
        bodies.start();
        ByteBuf first = bytes("abc");
        assertThat(bodies.drop(first)).isTrue();
        assertThat(first.isReadable()).isFalse();
        assertThat(bodies.drop(first)).isFalse();
        assertThat(bodies.isEnd()).isFalse();

        ByteBuf second = bytes("deGET");
        assertThat(bodies.drop(second)).isTrue();
        assertThat(bodies.drop(second)).isFalse();
        assertThat(bodies.isEnd()).isTrue();
        assertThat(second.toString(ISO_8859_1)).isEqualTo("GET");

        assertThat(first.release()).isTrue();
        assertThat(second.release()).isTrue();
    }
}
