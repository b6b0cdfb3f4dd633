package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients see of servers that fail them. */
class UpstreamFailureTest extends EngineTest {

    private final Ends ends = new Ends();

    UpstreamFailureTest(Variant variant) {
        super(variant);
    }

    private void serve(ScriptedUpstream server) {
        serve(server, Map.of());
    }

    private void serve(ScriptedUpstream server, Map<String, Object> settings) {
        gateway.filter("ends", ends);
        gateway.apply(new Setup()
                .upstream(server, settings)
                .route("$default", "backend")
                .gateway("observe", "ends"));
    }

    @Test
    void refusedConnectionIs503() {
        ScriptedUpstream server = gateway.server();
        server.stopListening();
        serve(server);
        RawClient client = gateway.client();

        Answer answer = client.get("/");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(answer.closes()).isFalse();
        assertThat(client.get("/").status()).isEqualTo(503);
        fails(CoreError.UPSTREAM_REFUSED);
    }

    @Test
    void silentServerIs504() {
        ScriptedUpstream server = gateway.server();
        serve(server, Map.of("timeouts", Map.of("response", "150ms")));
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        assertThat(client.answer().status()).isEqualTo(504);
        asked.awaitEnd();
        fails(CoreError.UPSTREAM_RESPONSE_TIMEOUT);
        isClosed(server);
    }

    @Test
    void headThatBreaksOffIs502() {
        ScriptedUpstream server = gateway.server((connection, number) -> connection.serve("HTTP/1.1 200 OK\r\nA: "));
        serve(server);
        RawClient client = gateway.client();

        assertThat(client.get("/").status()).isEqualTo(502);
        fails(CoreError.UPSTREAM_CLOSED);
        isClosed(server);
    }

    @Test
    void noHeadAtAllIs502() {
        ScriptedUpstream server = gateway.server((connection, number) -> connection.head());
        serve(server);

        assertThat(gateway.client().get("/").status()).isEqualTo(502);
        assertThat(server.accepted())
                .as("a first connection is no reason to try again")
                .isEqualTo(1);
        fails(CoreError.UPSTREAM_CLOSED);
    }

    @Test
    void answerShorterThanItsLengthLooksBroken() {
        breaksOff("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", false, "GET / HTTP/1.1");
    }

    @Test
    void answerWithoutLastChunkLooksBroken() {
        breaksOff("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", false, "GET / HTTP/1.1");
    }

    @Test
    void answerWithoutLastChunkLooksBrokenToOldClient() {
        breaksOff("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", false, "GET / HTTP/1.0");
    }

    @Test
    void answerWithBrokenChunkLooksBroken() {
        ScriptedUpstream server = gateway.server();
        serve(server);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        String start = client.head() + client.readUntil("12345");

        asked.send("0x5\r\n");

        client.breaksOffAfter(start);
        asked.awaitEnd();
        fails(CoreError.UPSTREAM_FRAMING);
    }

    @Test
    void answerCutByResetLooksBroken() {
        breaksOff("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", true, "GET / HTTP/1.1");
        breaksOff("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", true, "GET / HTTP/1.1");
    }

    @Test
    void answerUntilCloseCutByResetLooksBroken() {
        breaksOff("HTTP/1.1 200 OK\r\n\r\n12345", true, "GET / HTTP/1.1");
        breaksOff("HTTP/1.1 200 OK\r\n\r\n12345", true, "GET / HTTP/1.0");
    }

    private void breaksOff(String answer, boolean reset, String requestLine) {
        ScriptedUpstream server = gateway.server();
        serve(server);
        RawClient client = gateway.client();
        client.send(requestLine + "\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve(answer);
        String start = client.head() + client.readUntil("12345");
        if (reset) {
            asked.reset();
        } else {
            asked.close();
        }
        client.breaksOffAfter(start);
        assertThat(ends.first().error()).isNotNull();
        isClosed(server);
    }

    @Test
    void stalledAnswerLooksBroken() {
        ScriptedUpstream server = gateway.server();
        serve(server, Map.of("timeouts", Map.of("idle", "150ms")));
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");

        client.breaksOffAfter("");

        asked.awaitEnd();
        fails(CoreError.UPSTREAM_IDLE_TIMEOUT);
        isClosed(server);
    }

    @Test
    void malformedAnswersAre502() {
        for (String head : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n\r\n" + OK,
                "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n" + OK,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n".repeat(9) + OK,
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(9) + OK,
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: " + "b".repeat(70_000) + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(201) + "\r\n")) {
            ScriptedUpstream server = gateway.server();
            serve(server);
            RawClient client = gateway.client();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.serve(head);

            int[] interims = {0};
            Answer answer = client.answer();
            while (answer.status() < 200) {
                interims[0]++;
                answer = client.answer();
            }

            assertThat(answer.status()).as(head).isEqualTo(502);
            assertThat(answer.text()).isEqualTo("{\"message\":\"Bad Gateway\"}");
            assertThat(interims[0]).isLessThanOrEqualTo(8);
            asked.awaitEnd();
            isClosed(server);
        }
    }

    @Test
    void bytesBeyondTheAnswerCloseTheConnection() {
        ScriptedUpstream server = gateway.server();
        serve(server);
        RawClient client = gateway.client();
        for (String answer : List.of(
                OK + "x",
                OK + OK,
                "HTTP/1.1 204 No Content\r\n\r\nx",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nx")) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.serve(answer);

            assertThat(client.answer().status()).as(answer).isLessThan(400);
            asked.awaitEnd();
            isClosed(server);
        }
    }

    @Test
    void anyByteOnAnIdleConnectionClosesIt() {
        ScriptedUpstream server = gateway.server();
        serve(server);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd first = server.accept();
        first.serve(OK);
        client.answer();
        Eventually.that("it is idle", () -> gateway.endpoint(server).idle() == 1);

        first.send("\n");

        first.awaitEnd();
        isClosed(server);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.accept().serve(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    private void fails(GatewayError error) {
        assertThat(ends.first().error()).isEqualTo(error);
    }

    private static void isClosed(ScriptedUpstream server) {
        Eventually.that(
                "the upstream connection is gone",
                () -> gateway.endpoint(server).open() == 0);
    }
}
