package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadEncoderTest {

    private static final byte[] DATE = Lists.octets("Sun, 06 Nov 1994 08:49:37 GMT");

    private final HeadEncoder encoder = new HeadEncoder(Lists.POOL);
    private final DefaultHttp2HeadersDecoder peer = new DefaultHttp2HeadersDecoder(false);

    @Test
    void aRequestLosesWhatIsOfItsConnectionOnly() {
        HeadBlock head = head(
                "Host: a",
                "Connection: close, x",
                "Keep-Alive: 5",
                "Proxy-Connection: x",
                "Transfer-Encoding: chunked",
                "Upgrade: x",
                "HTTP2-Settings: x",
                "Proxy-Authorization: x",
                "TE: gzip",
                "Expect: 100-continue",
                "Content-Length: 7",
                "Trailer: t",
                "X-Y: z");

        assertThat(sent(encoder.request(head, null, null, false, HeadBlock.NO_BODY)))
                .isEqualTo(":method: GET|:scheme: http|:authority: a|:path: /a|x-y: z|");
    }

    @Test
    void targetAndAuthorityMayBeReplaced() {
        HeadBlock head = head("Host: a");

        assertThat(sent(encoder.request(head, Lists.octets("/b"), Lists.octets("c:1"), true, HeadBlock.NO_BODY)))
                .isEqualTo(":method: GET|:scheme: https|:authority: c:1|:path: /b|");
    }

    @Test
    void aRequestWithoutHostHasNoAuthority() {
        assertThat(sent(encoder.request(head(), Lists.octets("/"), null, false, HeadBlock.NO_BODY)))
                .isEqualTo(":method: GET|:scheme: http|:path: /|");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 0, ''",
        "DELETE, 0, ''",
        "PROPFIND, 0, ''",
        "POST, 0, content-length: 0|",
        "PUT, 0, content-length: 0|",
        "PATCH, 0, content-length: 0|",
        "POST, 5, content-length: 5|",
        "GET, 12345678901, content-length: 12345678901|",
        "POST, -1, trailer: t|",
    })
    void lengthIsWhatTheBodyReallyHas(String method, long length, String lines) {
        HeadBlock head = head("Host: a", "Content-Length: 99", "Trailer: t");
        head.method(Lists.octets(method));

        assertThat(sent(encoder.request(head, null, null, false, length)))
                .isEqualTo(":method: " + method + "|:scheme: http|:authority: a|:path: /a|" + lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trailers", "Trailers", "gzip, trailers", "gzip;q=0.5 , trailers,x", "trailers;x"})
    void teTrailersIsPassedOn(String te) {
        assertThat(sent(encoder.request(head("Host: a", "TE: " + te), null, null, false, 0)))
                .endsWith("|te: trailers|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "xtrailers", "gzip;trailers", "trailersx", ", ,"})
    void otherCodingsAreNot(String te) {
        assertThat(sent(encoder.request(head("Host: a", "TE: " + te), null, null, false, 0)))
                .endsWith(":path: /a|");
    }

    @Test
    void cookiesAreSplitIntoCrumbs() {
        assertThat(sent(encoder.request(head("Cookie: a=b; c=d;e=f; g="), null, null, false, 0)))
                .endsWith("|cookie: a=b|cookie: c=d;e=f|cookie: g=|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;  b", "a ; b", "a;\tb", "; b", "a;b", ";"})
    void oddCookiesStayWhole(String cookie) {
        assertThat(sent(encoder.request(head("Cookie: " + cookie), null, null, false, 0)))
                .endsWith("|cookie: " + cookie + "|");
    }

    @Test
    void blanksAroundAValueStayAtHome() {
        assertThat(sent(encoder.response(answer(200, "Date: d", "X-A:  \tb c\t ", "Server:  "), -1, false, DATE)))
                .isEqualTo(":status: 200|date: d|x-a: b c|server: |");
        assertThat(sent(encoder.trailers(answer(0, "a:  b ")))).isEqualTo("a: b|");
    }

    @Test
    void removedLinesStayAtHome() {
        HeadBlock head = head("Host: a", "A: b", "C: d");
        head.remove(1);

        assertThat(sent(encoder.request(head, null, null, false, 0))).endsWith(":path: /a|c: d|");
    }

    @ParameterizedTest
    @CsvSource({
        "200, 5, false, content-length: 5|",
        "200, 0, false, content-length: 0|",
        "200, -1, false, trailer: t|",
        "200, -2, false, ''",
        "204, 0, true, ''",
        "204, 0, false, ''",
        "304, 0, true, content-length: 99|",
        "200, 0, true, content-length: 99|",
    })
    void aResponseSaysTheLengthOfItsBody(int status, long length, boolean bodyless, String lines) {
        HeadBlock head = answer(status, "Date: d", "Trailer: t", "Connection: close", "Content-Length: 99");
        head.contentLengthGiven(true);

        assertThat(sent(encoder.response(head, length, bodyless, DATE)))
                .isEqualTo(":status: " + status + "|date: d|" + lines);
    }

    @Test
    void aMissingDateIsAdded() {
        HeadList list = encoder.response(answer(404), 0, false, DATE);

        assertThat(list.status().toString()).isEqualTo("404");
        assertThat(sent(list)).isEqualTo(":status: 404|date: Sun, 06 Nov 1994 08:49:37 GMT|");
    }

    @Test
    void anAnswerWithoutABodySaysALengthOnlyIfItsHeadDid() {
        HeadBlock head = answer(200, "Date: d", "grpc-status: 5");
        assertThat(sent(encoder.response(head, 0, false, DATE))).isEqualTo(":status: 200|date: d|grpc-status: 5|");

        head.contentLengthGiven(true);
        assertThat(sent(encoder.response(head, 0, false, DATE))).endsWith("|content-length: 0|");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, 200, 201, 204, 206, 304, 400, 404, 418, 500, 599})
    void everyStatusIsWritten(int status) {
        assertThat(sent(encoder.response(answer(status, "date: d"), 0, true, DATE)))
                .isEqualTo(":status: " + status + "|date: d|");
    }

    @Test
    void anInterimResponseHasItsLinesAndNoDate() {
        HeadBlock head = answer(103, "Link: </a>", "Content-Length: 5", "Upgrade: x");

        HeadList list = encoder.informational(head);

        assertThat(list.status().toString()).isEqualTo("103");
        assertThat(sent(list)).isEqualTo(":status: 103|link: </a>|");
    }

    @Test
    void trailersAreThoseThatMayComeLate() {
        HeadList list =
                encoder.trailers(answer(0, "Grpc-Status: 0", "Content-Length: 5", "X-Forwarded-For: a", "Age: 1"));
        sent(encoder.response(answer(200), 0, false, DATE));

        assertThat(sent(list)).isEqualTo("grpc-status: 0|");
    }

    @Test
    void whatComesAgainIsAnOctet() {
        HeadBlock head = answer(200, "Server: s", "Content-Type: text/plain", "Cache-Control: no-cache", "X-A: b");
        encodedAndRead(encoder.response(head, -1, false, DATE));
        encodedAndRead(encoder.response(head, -1, false, DATE));

        assertThat(encodedAndRead(encoder.response(head, -1, false, DATE))).matches("88([89a-f].){5}");
    }

    @Test
    void whatDiffersEachTimeIsNotRemembered() {
        encodedAndRead(encoder.response(answer(200, "Date: d", "X-A: 1", "Server: a"), -1, false, DATE));
        encodedAndRead(encoder.response(answer(200, "Date: e", "X-A: 2", "Server: b"), -1, false, DATE));

        // 0x0f and 0x00 begin literals that are not remembered.
        assertThat(encodedAndRead(encoder.response(answer(200, "Date: f", "X-A: 3", "Server: c"), -1, false, DATE)))
                .isEqualTo("88" + "0f120166" + "0003782d610133" + "0f270163");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, 1f08",
        "Cookie, 1f11",
        "Set-Cookie, 1f28",
        "X-Api-Key, 1009782d6170692d6b6579",
    })
    void secretsAreNeverIndexed(String name, String digits) {
        HeadBlock head = answer(200, "Date: d", name + ": s");
        for (int i = 0; i < 3; i++) {
            assertThat(encodedAndRead(encoder.response(head, -1, false, DATE))).endsWith(digits + "0173");
        }
        head = head(name + ": s");
        if (!name.equals("Set-Cookie")) {
            assertThat(encodedAndRead(encoder.request(head, null, null, false, 0)))
                    .endsWith(digits + "0173");
        }
    }

    @Test
    void aSmallerTableIsAcknowledged() throws Http2Exception {
        HeadBlock head = answer(200, "Date: d", "Server: s");
        encodedAndRead(encoder.response(head, -1, false, DATE));
        peer.maxHeaderTableSize(0);
        encoder.maxHeaderTableSize(0);
        assertThat(encodedAndRead(encoder.response(head, -1, false, DATE)))
                .isEqualTo("20" + "88" + "0f120164" + "0f270173");

        peer.maxHeaderTableSize(100);
        encoder.maxHeaderTableSize(100);
        assertThat(encodedAndRead(encoder.response(head, -1, false, DATE))).startsWith("3f45" + "88");
    }

    @Test
    void aTableThatWasEmptyInBetweenIsSaidToHaveBeen() throws Http2Exception {
        HeadBlock head = answer(200, "Date: d", "Server: s");
        encodedAndRead(encoder.response(head, -1, false, DATE));
        encoder.maxHeaderTableSize(0);
        encoder.maxHeaderTableSize(65_536);

        assertThat(encoder.maxHeaderTableSize()).isEqualTo(4096);
        assertThat(encodedAndRead(encoder.response(head, -1, false, DATE))).startsWith("20" + "3fe11f" + "88");
        assertThat(encodedAndRead(encoder.response(head, -1, false, DATE))).isEqualTo("88" + "bf" + "be");
    }

    @Test
    void theTableStaysWithinItsSize() {
        for (int i = 0; i < 2000; i++) {
            String value = "v".repeat(i % 300) + i / 2;
            HeadBlock head = answer(200, "Date: d", "X-A: " + value, "X-B: " + value, "Server: " + value);
            assertThat(sent(encoder.response(head, -1, false, DATE)))
                    .isEqualTo(":status: 200|date: d|x-a: %s|x-b: %s|server: %s|".formatted(value, value, value));
        }
    }

    @Test
    void longNamesAndValuesAreWhole() {
        String name = "x-" + "n".repeat(500);
        String value = "v".repeat(40_000);

        assertThat(sent(encoder.response(answer(200, "date: d", name + ": " + value), -1, false, DATE)))
                .isEqualTo(":status: 200|date: d|" + name + ": " + value + "|");
    }

    @Test
    void otherListsAreRefused() {
        ByteBuf out = Unpooled.buffer();

        assertThatThrownBy(() -> encoder.encodeHeaders(1, new DefaultHttp2Headers(), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DefaultHttp2Headers");
        assertThat(out.isReadable()).isFalse();
    }

    private String encodedAndRead(HeadList list) {
        ByteBuf block = encode(list);
        String digits = ByteBufUtil.hexDump(block);
        read(block);
        return digits;
    }

    private String sent(HeadList list) {
        return read(encode(list));
    }

    private ByteBuf encode(HeadList list) {
        ByteBuf out = Unpooled.buffer();
        encoder.encodeHeaders(1, list, out);
        return out;
    }

    private String read(ByteBuf block) {
        try {
            peer.maxHeaderListSize(1 << 20, 1 << 21);
            Http2Headers headers = peer.decodeHeaders(1, block);
            StringBuilder text = new StringBuilder();
            for (Map.Entry<CharSequence, CharSequence> field : headers) {
                text.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append('|');
            }
            return text.toString();
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        } finally {
            block.release();
        }
    }

    private static HeadBlock head(String... lines) {
        HeadBlock head = block(lines);
        head.method(Lists.octets("GET"));
        head.target(Lists.octets("/a"));
        return head;
    }

    private static HeadBlock answer(int status, String... lines) {
        HeadBlock head = block(lines);
        head.statusLine(11, status, 0, 0);
        return head;
    }

    private static HeadBlock block(String... lines) {
        HeadBlock head = Lists.POOL.take();
        for (String line : lines) {
            int colon = line.indexOf(':');
            byte[] name = Lists.octets(line.substring(0, colon));
            head.append(name, KnownNames.idOf(name, 0, name.length), line.substring(colon + 2));
        }
        return head;
    }
}
