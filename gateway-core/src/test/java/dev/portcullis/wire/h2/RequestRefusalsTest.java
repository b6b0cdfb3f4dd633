package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestRefusalsTest {

    private static final String[] GOOD = {":method: GET", ":scheme: http", ":authority: a", ":path: /"};

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, CoreError error, String[] fields) {
        HeadDecoder decoder = Lists.requests();

        GatewayError refused = Lists.decode(decoder, Lists.plain(fields)).asRequest(false);

        assertThat(refused).as(what).isEqualTo(error);
        HeadList next = Lists.decode(decoder, Lists.plain(GOOD));
        assertThat(next.asRequest(true)).as("the next list").isNull();
        assertThat(Lists.describe(next)).isEqualTo("GET /|host: a|");
    }

    static Stream<Arguments> refused() {
        return Stream.of(pseudoFields(), hosts(), fields(), lengths()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> pseudoFields() {
        return Stream.of(
                replaced("space in the path", ":path: /a b"),
                replaced("path without slash", ":path: a"),
                replaced("empty path", ":path:"),
                replaced("fragment in the path", ":path: /a#b"),
                replaced("control in the path", ":path: /\u0001"),
                replaced("DEL in the path", ":path: /\u007f"),
                replaced("high octet in the path", ":path: /\u00e9"),
                replaced("line feed in the path", ":path: /\nb"),
                replaced("absolute path", ":path: http://a/"),
                replaced("asterisk without OPTIONS", ":path: *"),
                replaced("asterisk and more", ":path: *a"),
                replaced("empty method", ":method:"),
                replaced("space in the method", ":method: GET /"),
                replaced("colon in the method", ":method: G:T"),
                replaced("NUL in the method", ":method: G\0T"),
                replaced("CONNECT", ":method: CONNECT"),
                replaced("scheme of another protocol", ":scheme: ftp"),
                replaced("empty scheme", ":scheme:"),
                replaced("scheme in capitals", ":scheme: HTTP"),
                replaced("scheme that is not the connection's", ":scheme: https"),
                without("no method", 0),
                without("no scheme", 1),
                without("no path", 3),
                row("classic CONNECT", CoreError.REQUEST_MALFORMED, ":method: CONNECT", ":authority: a:1"),
                added("extended CONNECT", ":protocol: websocket"),
                added("unknown pseudo-field", ":foo: bar"),
                added("status in a request", ":status: 200"),
                added("pseudo-field in capitals", ":Path: /"),
                added("colon alone", ":: b"),
                added("second method", ":method: GET"),
                added("second path", ":path: /"),
                added("second authority", ":authority: a"),
                added("second scheme", ":scheme: http"),
                row("late path", CoreError.REQUEST_MALFORMED, GOOD[0], GOOD[1], GOOD[2], "a: b", GOOD[3]),
                row("late authority", CoreError.REQUEST_MALFORMED, GOOD[0], GOOD[1], GOOD[3], "a: b", GOOD[2]),
                row(
                        "pseudo-fields behind all others",
                        CoreError.REQUEST_MALFORMED,
                        "a: b",
                        GOOD[0],
                        GOOD[1],
                        GOOD[2],
                        GOOD[3]),
                row("no pseudo-field at all", CoreError.REQUEST_MALFORMED, "a: b"),
                row("nothing", CoreError.REQUEST_MALFORMED),
                row(
                        "long path",
                        CoreError.REQUEST_TARGET_TOO_LONG,
                        GOOD[0],
                        GOOD[1],
                        GOOD[2],
                        ":path: /" + "a".repeat(8192)));
    }

    private static Stream<Arguments> hosts() {
        return Stream.of(
                host("userinfo", ":authority: u@a"),
                host("password", ":authority: u:p@a"),
                host("empty authority", ":authority:"),
                host("two authorities in one", ":authority: a,b"),
                host("slash in the authority", ":authority: a/b"),
                host("space in the authority", ":authority: a b"),
                host("port that is none", ":authority: a:x"),
                host("large port", ":authority: a:65536"),
                row("no authority", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[3]),
                row("another host", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[2], GOOD[3], "host: b"),
                row("host with a port more", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[2], GOOD[3], "host: a:80"),
                row("empty host", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[3], "host:"),
                row("bad host", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[3], "host: u@a"),
                row("two hosts", CoreError.REQUEST_HOST, GOOD[0], GOOD[1], GOOD[3], "host: a", "host: a"),
                row(
                        "two hosts that repeat the authority",
                        CoreError.REQUEST_HOST,
                        GOOD[0],
                        GOOD[1],
                        GOOD[2],
                        GOOD[3],
                        "host: a",
                        "host: a"));
    }

    private static Stream<Arguments> fields() {
        return Stream.of(
                added("connection", "connection: close"),
                added("empty connection", "connection:"),
                added("keep-alive", "keep-alive: timeout=5"),
                added("proxy-connection", "proxy-connection: keep-alive"),
                added("transfer-encoding", "transfer-encoding: chunked"),
                added("upgrade", "upgrade: websocket"),
                added("te of a coding", "te: gzip"),
                added("te of more than trailers", "te: trailers, gzip"),
                added("empty te", "te:"),
                added("capital in a name", "Accept: a"),
                added("capital at a name's end", "a-B: c"),
                added("empty name", ": b"),
                added("space in a name", "a b: c"),
                added("space behind a name", "a : c"),
                added("NUL in a name", "a\0: c"),
                added("line feed in a name", "a\nb: c"),
                added("high octet in a name", "\u00e4: c"),
                added("colon in a name", "a:b: c"),
                added("underscore in a name", "content_length: 5"),
                added("NUL in a value", "a: b\0c"),
                added("line feed in a value", "a: b\nc"),
                added("carriage return in a value", "a: b\rc"),
                added("CRLF in a value", "a: b\r\nhost: c"),
                added("BEL in a value", "a: \u0007"),
                added("DEL in a value", "a: \u007f"),
                added("space before a value", "a:  b"),
                added("tab before a value", "a: \tb"),
                added("space behind a value", "a: b "),
                added("tab behind a value", "a: b\t"),
                added("value of a space", "a:  "),
                row("other expectation", CoreError.REQUEST_EXPECTATION, with("expect: 200-ok")),
                row("second expectation", CoreError.REQUEST_EXPECTATION, with("expect: 100-continue", "expect: x")));
    }

    private static Stream<Arguments> lengths() {
        Stream<Arguments> odd = Stream.of(
                        "a", "-1", "+1", "1, 1", "1,1", "0x1", "1.0", "9223372036854775808", "1 1", "1a")
                .map(length -> length("length " + length, "content-length: " + length));
        return Stream.concat(
                odd,
                Stream.of(
                        length("empty length", "content-length:"),
                        length("equal lengths", "content-length: 5", "content-length: 5"),
                        length("lengths that differ", "content-length: 5", "content-length: 6"),
                        length("second length that is none", "content-length: 5", "content-length: x")));
    }

    private static Arguments length(String what, String... fields) {
        return row(what, CoreError.REQUEST_FRAMING, with(fields));
    }

    @Test
    void aLengthWithoutABodyIsRefused() {
        assertThat(Lists.refusal(true, with("content-length: 1"))).isEqualTo(CoreError.REQUEST_FRAMING);
    }

    @Test
    void moreLinesThanTheLimitAreRefused() {
        String[] many = new String[101];
        Arrays.fill(many, "a: b");

        assertThat(Lists.refusal(true, with(many))).isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
    }

    @Test
    void asManyLinesAsTheLimitAreNot() {
        String[] many = new String[98];
        Arrays.fill(many, "a: b");

        assertThat(Lists.refusal(true, with(many))).isNull();
    }

    @Test
    void crumbsOfACookieAreOneLine() {
        String[] many = new String[300];
        Arrays.fill(many, "cookie: a=b");

        assertThat(Lists.refusal(true, with(many))).isNull();
    }

    @Test
    void aListLargerThanTheLimitIsRefused() {
        assertThat(Lists.refusal(true, with("a: " + "b".repeat(16 * 1024))))
                .isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
    }

    @Test
    void underscoresMayBeAllowed() {
        HeadLimits limits = new HeadLimits(16 * 1024, 100, 8 * 1024, true);
        HeadDecoder decoder = HeadDecoder.requests(Lists.POOL, limits, false);

        assertThat(Lists.decode(decoder, Lists.plain(with("a_b: c"))).asRequest(true))
                .isNull();
    }

    @Test
    void whatWasDecodedUpToTheErrorIsThere() {
        HeadList list = Lists.decode(Lists.requests(), Lists.plain(with("a: b", "connection: close", "c: d")));

        assertThat(list.asRequest(true)).isEqualTo(CoreError.REQUEST_MALFORMED);
        HeadBlock head = list.take();
        assertThat(Lists.text(head)).isEqualTo("GET /|host: a|a: b|");
        assertThat(head.version()).isEqualTo(20);
    }

    private static Arguments replaced(String what, String field) {
        return row(what, CoreError.REQUEST_MALFORMED, replace(field));
    }

    private static Arguments host(String what, String field) {
        return row(what, CoreError.REQUEST_HOST, replace(field));
    }

    private static String[] replace(String field) {
        String name = field.substring(0, field.indexOf(':', 1) + 1);
        return Stream.of(GOOD).map(good -> good.startsWith(name) ? field : good).toArray(String[]::new);
    }

    private static Arguments without(String what, int index) {
        return row(
                what,
                CoreError.REQUEST_MALFORMED,
                Stream.of(GOOD).filter(good -> !good.equals(GOOD[index])).toArray(String[]::new));
    }

    private static Arguments added(String what, String field) {
        return row(what, CoreError.REQUEST_MALFORMED, with(field));
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(GOOD), Stream.of(more)).toArray(String[]::new);
    }

    private static Arguments row(String what, CoreError error, String... fields) {
        return arguments(what, error, fields);
    }
}
