package dev.portcullis.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestReaderTest {

    private static final String NEXT = "POST /next HTTP/1.1\r\n";

    private final Http1RequestReader reader = new Http1RequestReader(Heads.LIMITS);
    private final HeadBlock head = Heads.block();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.portcullis.wire.h1.RequestCorpus#refused")
    void refuses(String name, String text, GatewayError expected) {
        assertThat(read(text)).isEqualTo(Http1RequestReader.FAILED);
        assertThat(reader.error()).as(name).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.portcullis.wire.h1.RequestCorpus#refused")
    void refusesHoweverTheBytesArrive(String name, String text, GatewayError expected) {
        for (int split = 1; split < text.length(); split++) {
            assertThat(readInTwo(text, split)).as(name).isEqualTo(Http1RequestReader.FAILED);
            assertThat(reader.error()).as("%s at %s", name, split).isEqualTo(expected);
        }
        assertThat(readByByte(text)).isEqualTo(Http1RequestReader.FAILED);
        assertThat(reader.error()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("dev.portcullis.wire.h1.RequestCorpus#accepted")
    void readsTheSameHoweverTheBytesArrive(String text) {
        assertThat(read(text)).isEqualTo(Http1RequestReader.HEAD);
        String whole = Heads.describe(head);
        for (int split = 1; split < text.length(); split++) {
            assertThat(readInTwo(text, split)).isEqualTo(Http1RequestReader.HEAD);
            assertThat(Heads.describe(head)).as("at %s", split).isEqualTo(whole);
        }
        assertThat(readByByte(text)).isEqualTo(Http1RequestReader.HEAD);
        assertThat(Heads.describe(head)).isEqualTo(whole);
    }

    @Test
    void indexesLinesAndKnowsTheirNames() {
        read("GET /a?b HTTP/1.1\r\nhOST: a:80\r\nX-Own:\t v w \t\r\nAccept:\r\n\r\n");

        assertThat(Heads.describe(head))
                .isEqualTo("GET|/a?b|11|0 length 0 keep-alive\n"
                        + "+1|hOST|a:80|hOST: a:80\r\n\n"
                        + "+0|X-Own|v w|X-Own:\t v w \t\r\n\n"
                        + "+25|Accept||Accept:\r\n\n");
    }

    @Test
    void leavesWhatFollowsInTheInput() {
        ByteBuf in = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + NEXT);

        assertThat(reader.read(in, head)).isEqualTo(Http1RequestReader.HEAD);
        assertThat(head.end()).isEqualTo(27);
        assertThat(Heads.text(in)).isEqualTo(NEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000, 2_048, 5_000, 16_000})
    void leavesWhatFollowsHoweverLongTheHead(int length) {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
        String text = start + "v".repeat(length - start.length() - 4) + "\r\n\r\n";
        ByteBuf in = Heads.bytes(text + NEXT.repeat(1000));

        assertThat(reader.read(in, head)).isEqualTo(Http1RequestReader.HEAD);
        assertThat(head.end()).isEqualTo(length);
        assertThat(Heads.text(in)).isEqualTo(NEXT.repeat(1000));
    }

    @Test
    void readsDirectBuffers() {
        ByteBuf in = Unpooled.directBuffer().writeBytes(Heads.octets("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + NEXT));

        assertThat(reader.read(in, head)).isEqualTo(Http1RequestReader.HEAD);
        assertThat(Heads.text(in)).isEqualTo(NEXT);
    }

    @Test
    void readsOneHeadAfterTheOther() {
        ByteBuf in = Heads.bytes("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");

        reader.read(in, head);
        assertThat(head.bodyLength()).isEqualTo(3);
        reader.reset();
        assertThat(reader.read(in, head)).isEqualTo(Http1RequestReader.HEAD);

        assertThat(Heads.describe(head)).isEqualTo("GET|/2|10|0 length 0\n");
        assertThat(in.isReadable()).isFalse();
        in.release();
    }

    @Test
    void oneEmptyLineDoesNotStartAHead() {
        assertThat(read("\r")).isEqualTo(Http1RequestReader.MORE);
        assertThat(reader.started()).isFalse();
        assertThat(read("\r\n")).isEqualTo(Http1RequestReader.MORE);
        assertThat(reader.started()).isFalse();
        assertThat(read("\r\nG")).isEqualTo(Http1RequestReader.MORE);
        assertThat(reader.started()).isTrue();
        reader.reset();
        assertThat(reader.started()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/b?c,/b?c",
        "http://a,/",
        "http://a/,/",
        "http://a?b,/?b",
        "http://a?b/c,/?b/c",
        "HTTP://A/b,/b",
        "https://a//b,//b"
    })
    void absoluteFormIsReducedToItsPath(String target, String path) {
        assertThat(read("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo(Http1RequestReader.HEAD);

        assertThat(Heads.target(head)).isEqualTo(path);
    }

    @Test
    void absoluteFormWithoutPathIsAnAsteriskForOptions() {
        read("OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(Heads.target(head)).isEqualTo("*");
    }

    @Test
    void absoluteFormGivesHostToAnOldClient() {
        read("GET http://a:80/b HTTP/1.0\r\n\r\n");

        int line = head.find(KnownNames.HOST, 0);
        assertThat(head.text(head.valueStart(line), head.valueEnd(line))).isEqualTo("a:80");
        assertThat(Heads.target(head)).isEqualTo("/b");
    }

    @ParameterizedTest
    @CsvSource({
        "1.1,,true",
        "1.1,close,false",
        "1.1,CLOSE,false",
        "1.1,keep-alive,true",
        "1.1,'keep-alive, close',false",
        "1.1,closed,true",
        "1.0,,false",
        "1.0,Keep-Alive,true",
        "1.0,'a, keep-alive',true",
        "1.0,'keep-alive, close',false"
    })
    void connectionLineDecidesOnPersistence(String version, String connection, boolean keepAlive) {
        String line = connection == null ? "" : "Connection: " + connection + "\r\n";

        assertThat(read("GET / HTTP/" + version + "\r\nHost: a\r\n" + line + "\r\n"))
                .isEqualTo(Http1RequestReader.HEAD);
        assertThat(head.keepAlive()).isEqualTo(keepAlive);
    }

    @Test
    void nominatedLinesAreRemovedAndThoseOfAnUpgradeAreKept() {
        read("GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nUpgrade: websocket\r\nConnection: upgrade, x-a, Cookie\r\n"
                + "Cookie: b\r\nx-A: 2\r\nX-AB: 3\r\n\r\n");

        assertThat(head.toString())
                .isEqualTo("Host: a\nUpgrade: websocket\nConnection: upgrade, x-a, Cookie\nX-AB: 3\n");
    }

    @Test
    void expectationWithoutBodyIsNoReasonToWait() {
        read("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head.expectContinue()).isFalse();

        read("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head.expectContinue()).isTrue();
        assertThat(head.contentLengthGiven()).isTrue();
    }

    @Test
    void underscoresPassWhereTheyAreAllowed() {
        Http1RequestReader tolerant = new Http1RequestReader(new HeadLimits(1024, 10, 1024, true));
        ByteBuf in = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\nmy_name: b\r\n\r\n");

        assertThat(tolerant.read(in, head)).isEqualTo(Http1RequestReader.HEAD);
        in.release();
    }

    @Test
    void targetMayBeAsLongAsItsLimit() {
        HeadLimits limits = new HeadLimits(1024, 10, 100, false);
        assertThat(readWith(limits, "/" + "a".repeat(99))).isNull();
        assertThat(readWith(limits, "/" + "a".repeat(100))).isEqualTo(CoreError.REQUEST_TARGET_TOO_LONG);
        assertThat(readWith(limits, "/" + "a".repeat(5000))).isEqualTo(CoreError.REQUEST_TARGET_TOO_LONG);
        assertThat(readWith(new HeadLimits(1024, 10, 8192, false), "/" + "a".repeat(5000)))
                .isEqualTo(CoreError.REQUEST_TARGET_TOO_LONG);
    }

    @Test
    void headMayBeAsLargeAsItsLimit() {
        String text = "GET / HTTP/1.1\r\nHost: a\r\nA: " + "v".repeat(5000) + "\r\n\r\n";
        int length = text.length();

        assertThat(readAll(new HeadLimits(length, 10, 100, false), text)).isNull();
        assertThat(readAll(new HeadLimits(length - 1, 10, 100, false), text))
                .isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
        assertThat(readAll(new HeadLimits(3000, 10, 100, false), text)).isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
    }

    @Test
    void headMayHaveAsManyLinesAsItsLimit() {
        String start = "GET / HTTP/1.1\r\nHost: a\r\n";
        HeadLimits limits = new HeadLimits(1024, 10, 100, false);

        assertThat(readAll(limits, start + "A: b\r\n".repeat(9) + "\r\n")).isNull();
        assertThat(readAll(limits, start + "A: b\r\n".repeat(10) + "\r\n")).isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
    }

    private static GatewayError readWith(HeadLimits limits, String target) {
        return readAll(limits, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** Reads at once and byte by byte, which must have the same result. */
    private static GatewayError readAll(HeadLimits limits, String text) {
        Http1RequestReader whole = new Http1RequestReader(limits);
        ByteBuf in = Heads.bytes(text);
        whole.read(in, Heads.block());
        in.release();
        Http1RequestReader pieces = new Http1RequestReader(limits);
        HeadBlock block = Heads.block();
        int result = Http1RequestReader.MORE;
        for (int at = 0; at < text.length() && result == Http1RequestReader.MORE; at++) {
            ByteBuf piece = Heads.bytes(text.substring(at, at + 1));
            result = pieces.read(piece, block);
            piece.release();
        }
        assertThat(pieces.error()).isEqualTo(whole.error());
        return whole.error();
    }

    private int read(String text) {
        reader.reset();
        ByteBuf in = Heads.bytes(text);
        try {
            return reader.read(in, head);
        } finally {
            in.release();
        }
    }

    private int readInTwo(String text, int split) {
        reader.reset();
        ByteBuf first = Heads.bytes(text.substring(0, split));
        ByteBuf second = Heads.bytes(text.substring(split));
        int result = reader.read(first, head);
        if (result == Http1RequestReader.MORE) {
            assertThat(first.isReadable()).isFalse();
            result = reader.read(second, head);
        }
        first.release();
        second.release();
        return result;
    }

    private int readByByte(String text) {
        reader.reset();
        ByteBuf in = Heads.bytes(text);
        int result = Http1RequestReader.MORE;
        while (result == Http1RequestReader.MORE && in.isReadable()) {
            ByteBuf piece = in.readSlice(1);
            result = reader.read(piece, head);
        }
        in.release();
        return result;
    }
}
