package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that come before the answers to earlier ones. */
class PipelineTest extends EngineTest {

    PipelineTest(Variant variant) {
        super(variant);
    }

    @Test
    void answersRequestsOfOneWriteInOrder() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            while (true) {
                String target = connection.head().split(" ")[1];
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
            }
        });
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        client.send(all.toString());

        for (int i = 0; i < 50; i++) {
            assertThat(client.answer().text()).isEqualTo("/" + i);
        }
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void answersLocalRequestsOfOneWriteInOrder() {
        gateway.script(
                "echo",
                (exchange, to) -> to.respond(
                        LocalResponse.of(200, "text/plain", exchange.request().target())));
        gateway.apply(Setup.answering("echo"));
        RawClient client = gateway.client();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        client.sendAside(all.toString(), new byte[0]);

        for (int i = 0; i < 5000; i++) {
            assertThat(client.answer().text()).isEqualTo("/" + i);
        }
    }

    @Test
    void readsNextRequestOnlyWhenTheAnswerIsWritten() {
        ScriptedUpstream server = gateway.server();
        Ends ends = new Ends();
        gateway.filter("ends", ends).apply(Setup.to(server).gateway("observe", "ends"));
        RawClient client = gateway.client();
        client.send(post("/a", 3) + "abc" + "GET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost : a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.readUntil("abc");
        assertThat(gateway.gateway.stats().exchanges()).isEqualTo(1);
        assertThat(ends.all()).as("the malformed third request is not seen yet").isEmpty();
        asked.send(OK);
        client.answer();
        assertThat(asked.head()).startsWith("GET /b ");
        assertThat(ends.all()).hasSize(1);
        asked.send(OK);

        assertThat(client.answer().status()).isEqualTo(200);
        Answer last = client.answer();
        assertThat(last.status()).isEqualTo(400);
        assertThat(last.closes()).isTrue();
        client.awaitEnd();
    }

    @Test
    void holdsNoMoreThanAHeadWhileAnAnswerIsAwaited() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        long before = Memory.used();

        Stillness.of("sent bytes", flood(client)::get);

        assertThat(Memory.used() - before).isLessThan(4 << 20);
        client.reset();
        asked.send(OK);
    }

    @Test
    void readsNoMoreFromClientThatDoesNotReadItsAnswers() {
        AtomicInteger served = new AtomicInteger();
        LocalResponse nothing = LocalResponse.of(204).with(HeaderName.of("X-Fill"), "x".repeat(1000));
        gateway.script("nothing", (exchange, to) -> {
            served.incrementAndGet();
            to.respond(nothing);
        });
        gateway.apply(Setup.answering("nothing"));
        standsStillAndGoesOn(served);
    }

    @Test
    void readsNoMoreFromClientThatDoesNotReadItsAnswersFromUpstream() {
        AtomicInteger served = new AtomicInteger();
        gateway.apply(Setup.to(gateway.server((connection, number) -> {
            while (true) {
                connection.serve("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
                served.incrementAndGet();
            }
        })));
        standsStillAndGoesOn(served);
    }

    private static void standsStillAndGoesOn(AtomicInteger served) {
        RawClient client = gateway.client(16 * 1024);
        long before = Memory.used();
        flood(client);

        int then = Stillness.of("requests served", served::get);

        assertThat(Memory.used() - before).isLessThan(4 << 20);
        Eventually.that("the gateway goes on when the client reads", () -> {
            client.bytes(64 * 1024);
            return served.get() > then + 1000;
        });
        client.reset();
    }

    /** Sends requests for as long as the gateway takes them; gives back the count of bytes. */
    private static AtomicInteger flood(RawClient client) {
        byte[] requests = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1_500_000).getBytes(US_ASCII);
        AtomicInteger sent = new AtomicInteger();
        client.sendCounted(requests, sent);
        return sent;
    }
}
