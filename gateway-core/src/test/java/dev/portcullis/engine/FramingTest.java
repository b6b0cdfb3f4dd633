package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where answers end: bodiless ones, HTTP/1.0 on either side, ends told by closing. */
class FramingTest extends EngineTest {

    private ScriptedUpstream server;

    FramingTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /local", Map.of("script", "local")));
    }

    @Test
    void takesTheFramingOfBodilessAnswersFromTheRequest() {
        RawClient client = gateway.client();
        client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        assertThat(client.answerToHead().field("Content-Length")).isEqualTo("10");

        client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.answerToHead().status()).isEqualTo(200);

        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\nETag: \"a\"\r\n\r\n");
        Answer unchanged = client.answer();
        assertThat(unchanged.field("Content-Length")).isEqualTo("10");
        assertThat(unchanged.field("ETag")).isEqualTo("\"a\"");

        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 204 No Content\r\n\r\n");
        Answer empty = client.answer();
        assertThat(empty.head()).doesNotContain("Content-Length", "Transfer-Encoding");

        client.send("HEAD /local HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.answerToHead().field("Content-Length")).isEqualTo("5");

        client.send("HEAD /a;b HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.answerToHead().status()).isEqualTo(400);

        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void passesHeadsOnWhoseBodiesAreLate() {
        RawClient client = gateway.client();
        for (String framing :
                new String[] {"Transfer-Encoding: chunked\r\n", "Content-Length: 2\r\n", "Content-Length: 20000\r\n", ""
                }) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.serve("HTTP/1.1 200 OK\r\n" + framing + "\r\n");

            assertThat(client.readUntil("\r\n\r\n")).as(framing).startsWith("HTTP/1.1 200 OK\r\n");

            client.close();
            client = gateway.client();
        }
    }

    @Test
    void closesAfterTheAnswerToAnOldClient() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.0\r\n\r\n");
        ServerEnd asked = server.accept();

        assertThat(asked.serve(OK)).startsWith("GET /a HTTP/1.1\r\nHost: 127.0.0.1:");
        Answer answer = client.answer();
        assertThat(answer.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 2");
        assertThat(answer.closes()).isTrue();
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        Eventually.that(
                "the upstream connection is kept",
                () -> gateway.endpoint(server).idle() == 1);
    }

    @Test
    void keepsTheConnectionOfAnOldClientThatAsksForIt() {
        RawClient client = gateway.client();
        for (int i = 0; i < 2; i++) {
            client.send("GET /local HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Answer answer = client.answer();
            assertThat(answer.field("Connection")).isEqualTo("keep-alive");
            assertThat(answer.text()).isEqualTo("local");
        }
    }

    @Test
    void endsAnswersOfUnknownLengthToOldClientsByClosing() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        server.accept().serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo("abcdef");
        assertThat(answer.head()).doesNotContain("Transfer-Encoding", "Content-Length", "keep-alive");
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void chunksAnswersThatEndByClosing() {
        RawClient client = gateway.client();
        for (String head : new String[] {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\nA: b\r\n\r\n"}) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.serve(head + "abcdef");
            asked.close();

            Answer answer = client.answer();
            assertThat(answer.head()).startsWith("HTTP/1.1 200 ").contains("Transfer-Encoding: chunked");
            assertThat(answer.text()).isEqualTo("abcdef");
            assertThat(answer.closes()).isFalse();
            Eventually.that("it is not pooled", () -> gateway.endpoint(server).open() == 0);
        }
    }

    @Test
    void doesNotReuseConnectionOfServerThatSaysClose() {
        RawClient client = gateway.client();
        for (String head : new String[] {
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
        }) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.serve(head);

            assertThat(client.answer().closes()).isFalse();
            asked.awaitEnd();
        }
    }

    @Test
    void doesAsTheClientSaysWithItsConnection() {
        RawClient client = gateway.client();

        client.send("GET /local HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.closes()).isTrue();
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }
}
