package dev.portcullis.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseReaderTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final Http1ResponseReader reader = new Http1ResponseReader(Heads.LIMITS);
    private final HeadBlock head = Heads.block();

    static Stream<Arguments> refused() {
        return Stream.of(
                malformed("\r\n" + OK),
                malformed(" " + OK),
                malformed("\n" + OK),
                malformed("HTTP/1.1  200 OK\r\n"),
                malformed("HTTP/1.1\t200 OK\r\n"),
                malformed("HTTP/1.1 200\tOK\r\n"),
                malformed("HTTP/1.1 20 OK\r\n"),
                malformed("HTTP/1.1 2000 OK\r\n"),
                malformed("HTTP/1.1 +20 OK\r\n"),
                malformed("HTTP/1.1 099 OK\r\n"),
                malformed("HTTP/1.1 600 OK\r\n"),
                malformed("HTTP/1.1 2x0 OK\r\n"),
                malformed("HTTP/1.1 OK\r\n"),
                malformed("HTTP/1.1\r\n"),
                malformed("HTTP/2.0 200 OK\r\n"),
                malformed("HTTP/2 200\r\n"),
                malformed("HTTP/1. 200 OK\r\n"),
                malformed("HTTP/1.1200 OK\r\n"),
                malformed("http/1.1 200 OK\r\n"),
                malformed("ICY 200 OK\r\n"),
                malformed("GET / HTTP/1.1\r\n"),
                malformed("HTTP/1.1 200 O\rK\r\n"),
                malformed("HTTP/1.1 200 O\0K\r\n"),
                malformed("HTTP/1.1 200 O\u007fK\r\n"),
                malformed("HTTP/1.1 200 OK\n"),
                malformed("HTTP/1.1 200\n"),
                malformed(OK + "A : b\r\n"),
                malformed(OK + "A: b\r\n c\r\n"),
                malformed(OK + " A: b\r\n"),
                malformed(OK + "A: b\r\n\tc\r\n"),
                malformed(OK + "A: b\n"),
                malformed(OK + "A: b\rc\r\n"),
                malformed(OK + "A: b\0c\r\n"),
                malformed(OK + "A\r\n"),
                malformed(OK + ": b\r\n"),
                malformed(OK + "A b: c\r\n"),
                malformed(OK + "\n"),
                framing(OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                framing(OK + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
                framing(OK + "Content-Length: 5\r\nContent-Length: 6\r\n"),
                framing(OK + "Content-Length: 5\r\nContent-Length: 5\r\nContent-Length: 6\r\n"),
                framing(OK + "Content-Length: 5, 5\r\n"),
                framing(OK + "Content-Length: -5\r\n"),
                framing(OK + "Content-Length: +5\r\n"),
                framing(OK + "Content-Length: 0x5\r\n"),
                framing(OK + "Content-Length:\r\n"),
                framing(OK + "Content-Length: 9223372036854775808\r\n"),
                framing(OK + "Transfer-Encoding: gzip\r\n"),
                framing(OK + "Transfer-Encoding: gzip, chunked\r\n"),
                framing(OK + "Transfer-Encoding: chunked, gzip\r\n"),
                framing(OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
                framing(OK + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
                framing(OK + "Transfer-Encoding: identity\r\n"),
                framing(OK + "Transfer-Encoding:\r\n"),
                framing("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n"),
                framing("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n"),
                framing("HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n"),
                framing("HTTP/1.1 101 Switching Protocols\r\nContent-Length: 1\r\n"),
                framing("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n"),
                framing("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n"));
    }

    static Stream<String> accepted() {
        return Stream.of(
                OK + "\r\n",
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 200 \r\n\r\n",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 418 I'm a te\u00e4pot \t\r\nContent-Length: 0\r\n\r\n",
                OK + "Content-Length: 5\r\nContent-Length: 05\r\nX_Y: z\r\n\r\n",
                OK + "Transfer-Encoding: Chunked\r\nConnection: Transfer-Encoding, x\r\nX: y\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n",
                OK + "A-Name-Of-Some-Length: and a value of some more length\r\n".repeat(99) + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesHoweverTheBytesArrive(String text, GatewayError expected) {
        assertThat(read(text, text.length())).isEqualTo(Http1ResponseReader.FAILED);
        assertThat(reader.error()).isEqualTo(expected);
        for (int split = 1; split < text.length(); split++) {
            assertThat(read(text, split)).isEqualTo(Http1ResponseReader.FAILED);
            assertThat(reader.error()).as("at %s", split).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void readsTheSameHoweverTheBytesArrive(String text) {
        assertThat(read(text, text.length())).isEqualTo(Http1ResponseReader.HEAD);
        String whole = Heads.describe(head);
        for (int split = 1; split < text.length(); split++) {
            assertThat(read(text, split)).isEqualTo(Http1ResponseReader.HEAD);
            assertThat(Heads.describe(head)).as("at %s", split).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK,Content-Length: 5,false,5,true,true",
        "HTTP/1.1 200 OK,Content-Length: 5,true,0,true,true",
        "HTTP/1.1 304 Not Modified,Content-Length: 5,false,0,true,true",
        "HTTP/1.1 304 Not Modified,Transfer-Encoding: chunked,false,0,false,true",
        "HTTP/1.1 200 OK,Transfer-Encoding: chunked,false,-1,false,true",
        "HTTP/1.1 200 OK,Transfer-Encoding: chunked,true,0,false,true",
        "HTTP/1.1 200 OK,A: b,false,-2,false,false",
        "HTTP/1.1 200 OK,Connection: keep-alive,false,-2,false,false",
        "HTTP/1.1 200 OK,A: b,true,0,false,true",
        "HTTP/1.1 204 No Content,A: b,false,0,false,true",
        "HTTP/1.1 204 No Content,Content-Length: 0,false,0,false,true",
        "HTTP/1.1 204 No Content,Connection: close,false,0,false,false",
        "HTTP/1.1 103 Early Hints,Link: a,false,0,false,true",
        "HTTP/1.1 101 Switching Protocols,Upgrade: a,false,0,false,true",
        "HTTP/1.0 200 OK,Content-Length: 5,false,5,true,false",
        "HTTP/1.0 200 OK,A: b,false,-2,false,false",
        "HTTP/1.1 200 OK,'Content-Length: 5\r\nConnection: close',false,5,true,false",
        "HTTP/1.0 200 OK,'Content-Length: 5\r\nConnection: keep-alive',false,5,true,true",
        "HTTP/1.1 200 OK,'Content-Length: 5\r\nConnection: (odd)',false,5,true,false"
    })
    void framingFollowsFromRequestStatusAndHead(
            String status, String lines, boolean answersHead, long length, boolean given, boolean keepAlive) {
        HeadBlock answer = Heads.response(status + "\r\n" + lines + "\r\n\r\n", answersHead);

        assertThat(answer.bodyLength()).isEqualTo(length);
        assertThat(answer.contentLengthGiven()).isEqualTo(given);
        assertThat(answer.keepAlive()).isEqualTo(keepAlive);
    }

    @Test
    void equalLengthsCollapseIntoOne() {
        HeadBlock answer = Heads.response(
                OK + "Content-Length: 5\r\nA: b\r\nContent-Length: 5\r\nContent-Length: 05\r\n\r\n", false);

        assertThat(answer.toString()).isEqualTo("Content-Length: 5\nA: b\n");
    }

    @Test
    void nominatedLinesAreRemovedButFramingStays() {
        HeadBlock answer = Heads.response(
                OK + "Transfer-Encoding: chunked\r\nX: y\r\nConnection: Transfer-Encoding, x\r\n\r\n", false);

        assertThat(answer.toString()).isEqualTo("Transfer-Encoding: chunked\nConnection: Transfer-Encoding, x\n");
        assertThat(answer.bodyLength()).isEqualTo(HeadBlock.CHUNKED);
    }

    @Test
    void readsInterimAndFinalAnswerOneAfterTheOther() {
        ByteBuf in =
                Heads.bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Gone Fishing\r\nContent-Length: 1\r\n\r\n!");

        assertThat(reader.read(in, head, false)).isEqualTo(Http1ResponseReader.HEAD);
        assertThat(head.status()).isEqualTo(100);
        reader.reset();
        assertThat(reader.started()).isFalse();
        assertThat(reader.read(in, head, false)).isEqualTo(Http1ResponseReader.HEAD);
        assertThat(reader.started()).isTrue();

        assertThat(head.status()).isEqualTo(404);
        assertThat(head.text(head.reasonStart(), head.reasonEnd())).isEqualTo("Gone Fishing");
        assertThat(Heads.text(in)).isEqualTo("!");
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 3000, 20_000})
    void refusesHeadsBeyondTheirLimit(int maxBytes) {
        String start = OK + "A: ";
        String text = start + "v".repeat(maxBytes - start.length() - 4) + "\r\n\r\n";

        assertThat(error(new HeadLimits(maxBytes, 10, 0, false), text)).isNull();
        assertThat(error(new HeadLimits(maxBytes - 1, 10, 0, false), text))
                .isEqualTo(CoreError.UPSTREAM_HEAD_TOO_LARGE);
    }

    @Test
    void refusesMoreLinesThanTheirLimit() {
        HeadLimits limits = new HeadLimits(1000, 3, 0, false);

        assertThat(error(limits, OK + "A: b\r\n".repeat(3) + "\r\n")).isNull();
        assertThat(error(limits, OK + "A: b\r\n".repeat(4) + "\r\n")).isEqualTo(CoreError.UPSTREAM_HEAD_TOO_LARGE);
    }

    private static GatewayError error(HeadLimits limits, String text) {
        Http1ResponseReader limited = new Http1ResponseReader(limits);
        ByteBuf in = Heads.bytes(text);
        limited.read(in, Heads.block(), false);
        in.release();
        return limited.error();
    }

    private int read(String text, int split) {
        reader.reset();
        ByteBuf first = Heads.bytes(text.substring(0, split));
        ByteBuf second = Heads.bytes(text.substring(split));
        int result = reader.read(first, head, false);
        if (result == Http1ResponseReader.MORE) {
            result = reader.read(second, head, false);
        }
        first.release();
        second.release();
        return result;
    }

    private static Arguments malformed(String head) {
        return arguments(head + "\r\n", CoreError.UPSTREAM_MALFORMED);
    }

    private static Arguments framing(String head) {
        return arguments(head + "\r\n", CoreError.UPSTREAM_FRAMING);
    }
}
