package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and answers over HTTP/2. */
class Http2Test extends EngineTest {

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    Http2Test(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.filter("ends", ends);
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.script(
                "protocol",
                (exchange, to) -> to.respond(
                        LocalResponse.of(200, "text/plain", exchange.request().protocol())));
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /local", Map.of("script", "local"))
                .route("ANY /protocol", Map.of("script", "protocol"))
                .gateway("observe", "ends"));
    }

    @Test
    void passesRequestAndAnswer() {
        Http2Client client = gateway.http2();
        int stream = client.request("GET", "/a?b=c", true, "x-one", "1", "cookie", "a=b", "cookie", "c=d");

        String request = server.accept().serve("HTTP/1.1 200 Fine\r\nX-Two: 2\r\nContent-Length: 2\r\n\r\nok");

        assertThat(request)
                .startsWith("GET /a?b=c HTTP/1.1\r\n")
                .containsIgnoringCase("x-one: 1\r\n")
                .containsIgnoringCase("cookie: a=b; c=d\r\n")
                .doesNotContainIgnoringCase("transfer-encoding");
        Http2Answer answer = client.answer(stream);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("x-two")).isEqualTo("2");
        assertThat(answer.field("content-length")).isEqualTo("2");
        assertThat(answer.field("date")).isNotEmpty();
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.reset).isEqualTo(-1);
        assertThat(ends.first().error()).isNull();
    }

    @Test
    void servesManyStreamsAtOnce() {
        Http2Client client = gateway.http2();
        List<Integer> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(client.get(i % 2 == 0 ? "/local" : "/a;b"));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(client.answer(streams.get(i)).status()).isEqualTo(i % 2 == 0 ? 200 : 400);
        }
        assertThat(client.answer(client.get("/protocol")).text()).isEqualTo("HTTP/2");
    }

    @Test
    void passesBodyOfKnownLength() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "content-length", "6");
        client.data(stream, "abc", false);
        ServerEnd asked = server.accept();
        assertThat(asked.readUntil("abc")).containsIgnoringCase("content-length: 6\r\n");
        client.data(stream, "def", true);
        asked.readUntil("def");
        asked.send(OK);

        assertThat(client.answer(stream).text()).isEqualTo("ok");
        assertThat(ends.first().requestBytes()).isEqualTo(6);
    }

    @Test
    void passesBodyOfUnknownLengthWithTrailers() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        client.data(stream, "abc", false);
        client.headers(stream, true, "x-sum", "7");
        ServerEnd asked = server.accept();

        assertThat(asked.readUntil("0\r\n")).containsIgnoringCase("transfer-encoding: chunked");
        assertThat(asked.readUntil("\r\n\r\n")).isEqualToIgnoringCase("x-sum: 7\r\n\r\n");
        asked.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n");
        Http2Answer answer = client.answer(stream);
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.trailers.get("x-sum")).hasToString("9");
        assertThat(answer.field("transfer-encoding")).isEmpty();
    }

    @Test
    void passesLargeBodiesBothWays() {
        byte[] body = Patterns.bytes(3 << 20);
        Http2Client client = gateway.http2(Http2Client.INITIAL_WINDOW_SIZE, 40_000);
        int stream = client.get("/a");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body);
        assertThat(client.answer(stream).body.toByteArray()).isEqualTo(body);

        byte[] upload = Patterns.bytes(60_000);
        int other = client.post("/a", "content-length", "60000");
        client.body(other, upload, true);
        asked.head();
        assertThat(asked.bytes(60_000)).isEqualTo(upload);
        asked.send(OK);
        assertThat(client.answer(other).text()).isEqualTo("ok");
    }

    @Test
    void endsBodilessAnswersWithTheirHead() {
        Http2Client client = gateway.http2();
        int head = client.request("HEAD", "/a", true);
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        assertThat(client.answer(head).field("content-length")).isEqualTo("10");

        int unchanged = client.get("/a");
        asked.serve("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
        assertThat(client.answer(unchanged).status()).isEqualTo(304);

        int empty = client.get("/a");
        asked.serve("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.answer(empty).status()).isEqualTo(204);
        assertThat(client.answer(empty).body.size()).isZero();

        int zero = client.get("/a");
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.answer(zero).field("content-length")).isEqualTo("0");
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void sendsContinueAtTheFirstPullAndPassesHints() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "expect", "100-continue", "content-length", "3");
        ServerEnd asked = server.accept();
        assertThat(asked.head()).doesNotContainIgnoringCase("expect");
        Http2Client.Frame interim = client.next();
        assertThat(interim.type()).isEqualTo(Http2Client.HEADERS);
        assertThat(interim.has(Http2Client.END_STREAM)).isFalse();
        client.data(stream, "abc", true);
        asked.readUntil("abc");

        asked.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);

        Http2Answer answer = client.answer(stream);
        assertThat(answer.interim).containsExactly(103);
        assertThat(answer.text()).isEqualTo("ok");
    }

    @Test
    void answersMalformedHeadsAndResetsThem() {
        Http2Client client = gateway.http2();
        int stream = client.nextStream();
        client.headers(stream, true, ":method", "GET", ":scheme", "http", ":path", "a b", ":authority", "a");

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.PROTOCOL_ERROR);
        assertThat(client.answer(stream).status()).isEqualTo(400);
        assertThat(ends.first().status()).isEqualTo(400);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void answersHeadThatIsTooLargeWith431() {
        Http2Client client = gateway.http2();
        int stream = client.request("GET", "/local", true, "x-large", "x".repeat(20_000));

        Http2Answer answer = client.answer(stream);

        assertThat(answer.status()).isEqualTo(431);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_HEAD_TOO_LARGE);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void refusesBodyThatIsNotAsLongAsItSays() {
        Http2Client client = gateway.http2();
        int shorter = client.post("/a", "content-length", "6");
        client.data(shorter, "abc", true);

        assertThat(client.resetOf(shorter)).isEqualTo(Http2Client.PROTOCOL_ERROR);
        assertThat(client.answer(shorter).status()).isEqualTo(400);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_MALFORMED);

        int longer = client.post("/a", "content-length", "3");
        client.data(longer, "abcdef", true);
        assertThat(client.resetOf(longer)).isEqualTo(Http2Client.PROTOCOL_ERROR);
    }

    @Test
    void refusesTrailersWithPseudoFields() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        client.headers(stream, true, ":path", "/b");

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.PROTOCOL_ERROR);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_MALFORMED);
    }

    @Test
    void breaksAnswerOffThatItsServerDoesNotFinish() {
        Http2Client client = gateway.http2();
        int stream = client.get("/a");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        assertThat(client.begun(stream).status()).isEqualTo(200);
        asked.close();

        Http2Answer answer = client.answer(stream);

        assertThat(answer.ended).isFalse();
        assertThat(answer.reset).isEqualTo(Http2Client.INTERNAL_ERROR);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void answersEarlyAndResetsLate() {
        Http2Client client = gateway.http2();
        int stream = client.post("/local");
        long begun = System.nanoTime();
        Http2Answer answer = client.answer(stream);
        assertThat(answer.text()).isEqualTo("local");
        assertThat(answer.reset).isEqualTo(-1);
        client.body(stream, new byte[40_000], false);

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.NO_ERROR);

        assertThat(System.nanoTime() - begun).isGreaterThan(450_000_000L);
        client.data(stream, "on its way", false);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void doesNotResetAnEarlyAnswerIfTheClientEndsInTime() {
        Http2Client client = gateway.http2();
        int stream = client.post("/local");
        assertThat(client.answer(stream).text()).isEqualTo("local");
        client.data(stream, "rest", true);

        Stillness.pass(700);

        int next = client.get("/local");
        assertThat(client.next().stream()).isEqualTo(next);
    }
}
