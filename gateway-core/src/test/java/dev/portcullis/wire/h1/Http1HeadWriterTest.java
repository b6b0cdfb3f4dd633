package dev.portcullis.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1HeadWriterTest {

    private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;
    private static final byte[] DATE = Heads.octets("Sun, 06 Nov 1994 08:49:37 GMT");
    private static final String DATE_LINE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    @Test
    void untouchedRequestIsWrittenAsItCame() {
        String text = "GET /a?b HTTP/1.1\r\nHost: a\r\nX:  y \r\nAccept: */*\r\n\r\n";

        assertThat(request(text, null, null, HeadBlock.NO_BODY)).isEqualTo(text);
    }

    @Test
    void hopByHopLinesAndForeignFramingAreLeftOut() {
        String text = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close, x\r\nX: y\r\nA: b\r\nContent-Length: 5\r\n"
                + "Expect: 100-continue\r\nKeep-Alive: 5\r\nC: d\r\nTE: trailers\r\nTrailer: z\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: a\r\nProxy-Connection: a\r\nProxy-Authorization: a\r\nE: f\r\n\r\n";

        assertThat(request(text, null, null, 5))
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\nE: f\r\nContent-Length: 5\r\n\r\n");
        assertThat(request(text, null, null, HeadBlock.CHUNKED))
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\nTrailer: z\r\nE: f\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void targetAndHostAreReplaced() {
        String text = "GET /a HTTP/1.1\r\nA: b\r\nHost: a\r\nC: d\r\n\r\n";

        assertThat(request(text, "/new?x", "Host: up:80\r\n", HeadBlock.NO_BODY))
                .isEqualTo("GET /new?x HTTP/1.1\r\nHost: up:80\r\nA: b\r\nC: d\r\n\r\n");
        assertThat(request(text, "/new?x", null, HeadBlock.NO_BODY))
                .isEqualTo("GET /new?x HTTP/1.1\r\nA: b\r\nHost: a\r\nC: d\r\n\r\n");
        assertThat(request(text, null, "Host: up:80\r\n", HeadBlock.NO_BODY))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: up:80\r\nA: b\r\nC: d\r\n\r\n");
    }

    @Test
    void oldRequestGoesOnAsHttp11WithHost() {
        assertThat(request("GET /a HTTP/1.0\r\nA: b\r\n\r\n", null, null, HeadBlock.NO_BODY))
                .isEqualTo("GET /a HTTP/1.1\r\nA: b\r\nHost:\r\n\r\n");
    }

    @Test
    void absoluteFormGoesOnAsOriginForm() {
        assertThat(request("GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", null, null, HeadBlock.NO_BODY))
                .isEqualTo("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void editsAreWritten() {
        HeadBlock head = Heads.request("GET /a HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\n\r\n");
        head.remove(1);
        head.append(Heads.octets("New"), KnownNames.UNKNOWN, "value");
        head.method(Heads.octets("PUT"));
        head.target(Heads.octets("/z"));

        assertThat(Heads.text(Http1HeadWriter.request(ALLOC, head, null, null, 12_345_678_901L, 0)))
                .isEqualTo("PUT /z HTTP/1.1\r\nHost: a\r\nC: d\r\nNew: value\r\nContent-Length: 12345678901\r\n\r\n");
    }

    @Test
    void narrowedTargetIsWritten() {
        HeadBlock head = Heads.request("GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n");
        head.targetRange(head.targetStart(), head.targetEnd() - 2);

        assertThat(Heads.text(Http1HeadWriter.request(ALLOC, head, null, null, HeadBlock.NO_BODY, 0)))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void linesOfATunnelPassUnderAnUnknownNumber() {
        HeadBlock head =
                Heads.request("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket, h2c\r\nConnection: upgrade\r\n\r\n");
        head.append(Heads.octets("Connection"), KnownNames.UNKNOWN, "upgrade");
        head.append(Heads.octets("Upgrade"), KnownNames.UNKNOWN, "websocket");

        assertThat(Heads.text(Http1HeadWriter.request(ALLOC, head, null, null, HeadBlock.NO_BODY, 0)))
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"POST,true", "PUT,true", "PATCH,true", "GET,false", "HEAD,false", "DELETE,false", "PURGE,false"})
    void absenceOfABodyIsSaidWhereOneIsExpected(String method, boolean said) {
        String text = method + " / HTTP/1.1\r\nHost: a\r\n\r\n";

        assertThat(request(text, null, null, HeadBlock.NO_BODY).contains("Content-Length: 0\r\n"))
                .isEqualTo(said);
    }

    @Test
    void answerKeepsItsStatusLineAndGetsFramingAndDate() {
        String text = "HTTP/1.1 200 Fine\r\nServer: s\r\nContent-Length: 5\r\nConnection: keep-alive\r\nA: b\r\n\r\n";

        assertThat(response(text, 5, false, false, false))
                .isEqualTo("HTTP/1.1 200 Fine\r\nServer: s\r\nA: b\r\n" + DATE_LINE + "Content-Length: 5\r\n\r\n");
        assertThat(response(text, HeadBlock.CHUNKED, false, false, false))
                .isEqualTo("HTTP/1.1 200 Fine\r\nServer: s\r\nA: b\r\n" + DATE_LINE
                        + "Transfer-Encoding: chunked\r\n\r\n");
        assertThat(response(text, HeadBlock.UNTIL_CLOSE, false, false, false))
                .isEqualTo("HTTP/1.1 200 Fine\r\nServer: s\r\nA: b\r\n" + DATE_LINE + "Connection: close\r\n\r\n");
        assertThat(response(text, HeadBlock.NO_BODY, false, false, false))
                .isEqualTo("HTTP/1.1 200 Fine\r\nServer: s\r\nA: b\r\n" + DATE_LINE + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void dateOfTheAnswerStays() {
        assertThat(response("HTTP/1.1 200 OK\r\nDate: then\r\n\r\n", 0, false, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: then\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void connectionLineSaysWhatBecomesOfTheConnection() {
        String text = "HTTP/1.0 200 OK\r\nDate: then\r\n\r\n";

        assertThat(response(text, 1, false, true, false))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: then\r\nContent-Length: 1\r\nConnection: close\r\n\r\n");
        assertThat(response(text, 1, false, false, true))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: then\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n");
        assertThat(response(text, 1, false, true, true)).doesNotContain("keep-alive");
    }

    @Test
    void changedStatusHasItsStandardReason() {
        HeadBlock head = Heads.response("HTTP/1.1 200 OK\r\nDate: then\r\n\r\n", false);
        head.status(404);
        assertThat(write(head, 0, false)).startsWith("HTTP/1.1 404 Not Found\r\nDate: then\r\n");
        head.status(299);
        assertThat(write(head, 0, false)).startsWith("HTTP/1.1 299 \r\nDate: then\r\n");
    }

    @Test
    void laterMinorVersionIsNotPassedOn() {
        assertThat(response("HTTP/1.7 200 Fine\r\nDate: then\r\n\r\n", 0, false, false, false))
                .startsWith("HTTP/1.1 200 OK\r\n");
    }

    @ParameterizedTest
    @CsvSource({"200,true", "304,true", "204,false"})
    void bodylessAnswerKeepsTheLengthItDescribes(int status, boolean kept) {
        HeadBlock head = Heads.response("HTTP/1.1 200 OK\r\nDate: then\r\nContent-Length: 5\r\n\r\n", true);
        head.status(status);

        assertThat(write(head, 0, true).contains("Content-Length: 5\r\n\r\n")).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void answerThatCannotHaveABodyNeverGetsFraming(int status) {
        HeadBlock head = Heads.response("HTTP/1.1 " + status + " X\r\nDate: then\r\n\r\n", false);

        assertThat(write(head, HeadBlock.CHUNKED, false)).isEqualTo("HTTP/1.1 " + status + " X\r\nDate: then\r\n\r\n");
        assertThat(write(head, 0, true)).isEqualTo("HTTP/1.1 " + status + " X\r\nDate: then\r\n\r\n");
    }

    @Test
    void bodylessAnswerInventsNoFraming() {
        assertThat(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 0, true, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE_LINE + "\r\n");
    }

    @Test
    void interimAnswersPassWithoutHopByHopLines() {
        HeadBlock hints =
                Heads.response("HTTP/1.1 103 Early Hints\r\nLink: a\r\nUpgrade: b\r\nConnection: c\r\n\r\n", false);

        assertThat(Heads.text(Http1HeadWriter.informational(ALLOC, hints)))
                .isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n");
    }

    @Test
    void switchingProtocolsKeepsItsUpgradeLine() {
        HeadBlock head = Heads.response(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nA: b\r\n\r\n", false);

        assertThat(Heads.text(Http1HeadWriter.informational(ALLOC, head)))
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nA: b\r\n"
                        + "Connection: upgrade\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,a", "16,10", "255,ff", "256,100", "65536,10000", "2147483647,7fffffff"})
    void chunkStartsWithItsSize(int size, String hex) {
        assertThat(Heads.text(Http1HeadWriter.chunkStart(ALLOC, size))).isEqualTo(hex + "\r\n");
    }

    @Test
    void constantsCanBeWrittenAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(Heads.text(Http1HeadWriter.chunkEnd())).isEqualTo("\r\n");
            assertThat(Heads.text(Http1HeadWriter.lastChunk(ALLOC, null))).isEqualTo("0\r\n\r\n");
        }
        Http1HeadWriter.chunkEnd().skipBytes(2);
        assertThat(Heads.text(Http1HeadWriter.chunkEnd())).isEqualTo("\r\n");
    }

    @Test
    void trailersThatWouldChangeTheMessageAreLeftOut() {
        HeadBlock trailers = Heads.request("GET / HTTP/1.1\r\nHost: a\r\nX-Sum: 1\r\nContent-Length: 1\r\n"
                + "Authorization: a\r\nSet-Cookie: a\r\nX-Forwarded-For: a\r\nX-Forwarded-User: a\r\nExpires: z\r\n"
                + "Trailer: a\r\nConnection: close\r\nContent-Type: a\r\nGrpc-Status: 0\r\n\r\n");

        assertThat(Heads.text(Http1HeadWriter.lastChunk(ALLOC, trailers)))
                .isEqualTo("0\r\nX-Sum: 1\r\nExpires: z\r\nGrpc-Status: 0\r\n\r\n");
        assertThat(Heads.text(Http1HeadWriter.lastChunk(ALLOC, Heads.block()))).isEqualTo("0\r\n\r\n");
    }

    @Test
    void numbersAreWrittenInDecimal() {
        long number = 1;
        for (int digits = 1; digits <= 19; digits++) {
            for (long value : new long[] {number - 1, number, number + 1, number * 9}) {
                if (value >= 0) {
                    ByteBuf out = ALLOC.buffer(Ascii.MAX_DIGITS + 8);
                    Ascii.writeDecimal(out, value);
                    assertThat(Heads.text(out)).isEqualTo(Long.toString(value));
                }
            }
            number *= 10;
        }
        ByteBuf out = ALLOC.buffer(Ascii.MAX_DIGITS + 8);
        Ascii.writeDecimal(out, Long.MAX_VALUE);
        assertThat(Heads.text(out)).isEqualTo(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void capacityIsLeftForASmallBody() {
        HeadBlock head = Heads.response("HTTP/1.1 200 OK\r\n\r\n", true);
        ByteBuf out = Http1HeadWriter.response(ALLOC, head, 500, false, false, false, DATE, 500);

        assertThat(out.writableBytes()).isGreaterThanOrEqualTo(500);
        out.release();
    }

    @Test
    void whatIsWrittenForAnAcceptedRequestIsAcceptedAgain() {
        RequestCorpus.accepted().forEach(text -> {
            HeadBlock head = Heads.request(text);
            String written = Heads.text(Http1HeadWriter.request(ALLOC, head, null, null, head.bodyLength(), 0));
            if (head.find(KnownNames.HOST, 0) >= 0) {
                HeadBlock again = Heads.request(written);
                assertThat(Heads.method(again)).isEqualTo(Heads.method(head));
                assertThat(Heads.target(again)).isEqualTo(Heads.target(head));
                assertThat(again.bodyLength()).isEqualTo(head.bodyLength());
            }
        });
    }

    private static String request(String text, String target, String hostLine, long bodyLength) {
        return Heads.text(Http1HeadWriter.request(
                ALLOC,
                Heads.request(text),
                target == null ? null : Heads.octets(target),
                hostLine == null ? null : Heads.octets(hostLine),
                bodyLength,
                0));
    }

    private static String response(String text, long bodyLength, boolean bodyless, boolean close, boolean keepAlive10) {
        HeadBlock head = Heads.response(text, bodyless);
        return Heads.text(Http1HeadWriter.response(ALLOC, head, bodyLength, bodyless, close, keepAlive10, DATE, 0));
    }

    private static String write(HeadBlock head, long bodyLength, boolean bodyless) {
        return Heads.text(Http1HeadWriter.response(ALLOC, head, bodyLength, bodyless, false, false, DATE, 0));
    }
}
