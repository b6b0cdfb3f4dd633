package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies whose answer comes first, expectations, interim answers. */
class RequestBodyTest extends EngineTest {

    private ScriptedUpstream server;

    RequestBodyTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.apply(Setup.to(server));
    }

    // ---- early answers

    @Test
    void drainsSmallRestAfterEarlyAnswerAndKeepsTheConnection() {
        RawClient client = gateway.client();
        client.send(post("/a", 60_000) + "x".repeat(1000));
        ServerEnd asked = server.accept();
        asked.head();
        asked.text(1000);
        asked.send(OK);

        Answer answer = client.answer();

        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.closes()).isFalse();
        asked.awaitEnd();
        client.send("x".repeat(59_000) + "GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(server.accept().serve(OK)).startsWith("GET /b ");
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void closesAfterEarlyAnswerWhenTheRestIsLarge() {
        RawClient client = gateway.client();
        byte[] body = Patterns.bytes(8 << 20);
        client.send(post("/a", body.length) + "x".repeat(1000));
        ServerEnd asked = server.accept();
        asked.head();
        asked.text(1000);
        asked.send(OK);
        client.sendAside("", body);

        Answer answer = client.answer();

        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.closes()).isTrue();
        client.awaitEnd();
        asked.awaitEnd();
    }

    @Test
    void closesAfterEarlyAnswerWhenTheRestIsUnknown() {
        RawClient client = gateway.client();
        client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
        ServerEnd asked = server.accept();
        asked.readUntil("x\r\n");
        asked.send(OK);

        assertThat(client.answer().closes()).isTrue();
        client.awaitEnd();
        asked.awaitEnd();
    }

    @Test
    void readsAnswerOfServerThatClosesWithoutReadingTheBody() {
        byte[] body = Patterns.bytes(8 << 20);
        RawClient client = gateway.client();
        client.send(post("/a", body.length));
        ServerEnd asked = server.accept();
        asked.head();
        client.sendAside("", body);
        asked.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
        asked.finish();

        Answer answer = client.answer();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("big");
        assertThat(answer.closes()).isTrue();
        asked.awaitEnd();
    }

    @Test
    void drainsBodyThatNobodyAskedFor() {
        RawClient client = gateway.client();
        gateway.apply(new Setup().upstream(server).route("GET /a", "backend"));

        client.send(post("/none", 60_000) + "x".repeat(60_000) + "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.closes()).isFalse();
        server.accept().serve(OK);
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void passesBodiesBothWaysAtTheSameTime() {
        RawClient client = gateway.client();
        client.send(post("/a", 6) + "abc");
        ServerEnd asked = server.accept();
        asked.readUntil("abc");
        asked.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nABC\r\n");
        client.readUntil("ABC\r\n");
        client.send("def");
        asked.readUntil("def");
        asked.send("3\r\nDEF\r\n0\r\n\r\n");

        client.readUntil("0\r\n\r\n");
        client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve(OK);
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(server.accepted()).isEqualTo(1);
    }

    // ---- expectations

    @Test
    void saysContinueWhenTheServerIsThere() {
        RawClient client = gateway.client();
        client.send(post("/a", 5, "Expect: 100-continue"));
        ServerEnd asked = server.accept();

        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send("12345");

        assertThat(asked.head()).doesNotContainIgnoringCase("expect").contains("Content-Length: 5\r\n");
        assertThat(asked.text(5)).isEqualTo("12345");
        asked.send("HTTP/1.1 100 Continue\r\n\r\n" + OK);
        Answer answer = client.answer();
        assertThat(answer.status()).as("the server's 100 is its own affair").isEqualTo(200);
        assertThat(answer.closes()).isFalse();
    }

    @Test
    void doesNotSayContinueWhenItAnswersItself() {
        server.stopListening();
        RawClient client = gateway.client();

        client.send(post("/a", 5, "Expect: 100-continue"));

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.closes()).as("the body may or may not come").isTrue();
        client.awaitEnd();
    }

    @Test
    void refusesOtherExpectations() {
        RawClient client = gateway.client();

        client.send(post("/a", 5, "Expect: tea") + "12345");

        assertThat(client.answer().status()).isEqualTo(417);
        client.awaitEnd();
    }

    // ---- interim answers

    @Test
    void passesEarlyHintsOn() {
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        String hint = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";

        server.accept().serve(hint.repeat(8) + OK);

        for (int i = 0; i < 8; i++) {
            assertThat(client.head()).isEqualTo(hint);
        }
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void keepsEarlyHintsFromOldClients() {
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

        server.accept().serve("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK);

        assertThat(client.answer().status()).isEqualTo(200);
    }

    // ---- trailers

    @Test
    void passesTrailersBothWaysButThoseThatMustNotComeLate() {
        RawClient client = gateway.client();
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                + "3\r\nabc\r\n0\r\nX-Sum: 1\r\nHost: b\r\nContent-Length: 3\r\nAuthorization: c\r\nX-Forwarded-For: d\r\n"
                + "Transfer-Encoding: e\r\nCookie: f\r\nX-End: 2\r\n\r\n");
        ServerEnd asked = server.accept();
        assertThat(asked.head()).contains("Trailer: X-Sum\r\n");
        assertThat(asked.readUntil("\r\n\r\n")).isEqualTo("3\r\nabc\r\n0\r\nX-Sum: 1\r\nX-End: 2\r\n\r\n");

        asked.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nABC\r\n0\r\n"
                + "X-Sum: 3\r\nSet-Cookie: a\r\nContent-Type: b\r\nConnection: c\r\nX-End: 4\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo("ABC");
        assertThat(answer.trailers()).isEqualTo("X-Sum: 3\r\nX-End: 4\r\n");
        assertThat(answer.field("Trailer")).isEqualTo("X-Sum");
    }

    @Test
    void dropsTrailersWhereFramingHasNoPlaceForThem() {
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

        server.accept()
                .serve(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nABC\r\n0\r\nX-Sum: 3\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo("ABC");
        assertThat(answer.field("Trailer")).isNull();
    }

    // ---- hop by hop

    @Test
    void dropsUpgradesAndOtherHopByHopLines() {
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, X-Mine\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
                + "Proxy-Connection: close\r\nX-Yours: 2\r\n\r\n");
        ServerEnd asked = server.accept();

        String head = asked.serve("HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\n"
                + "Upgrade: h2c\r\nX-Yours: 2\r\nContent-Length: 2\r\n\r\nok");

        assertThat(head).isEqualTo("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nX-Yours: 2\r\n\r\n");
        Answer answer = client.answer();
        assertThat(answer.head())
                .doesNotContain("X-Mine", "Keep-Alive", "Upgrade", "Connection")
                .contains("X-Yours: 2");
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(asked.serve(OK)).doesNotContain("Upgrade");
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
