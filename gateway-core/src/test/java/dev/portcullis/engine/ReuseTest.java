package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections used again, and those that turn out to be gone. */
class ReuseTest extends EngineTest {

    ReuseTest(Variant variant) {
        super(variant);
    }

    @Test
    void servesManyRequestsOverOneConnectionOnEachSide() {
        ScriptedUpstream server = gateway.server(ScriptedUpstream.always(OK));
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();

        for (int i = 0; i < 200; i++) {
            Answer answer = client.get("/" + i);
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.closes()).isFalse();
        }

        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void triesRepeatableRequestOnceMoreWhenTheConnectionIsStale() {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE")) {
            AtomicInteger asked = new AtomicInteger();
            ScriptedUpstream server = gateway.server((connection, number) -> {
                connection.serve(OK);
                if (number == 0) {
                    connection.head();
                    asked.incrementAndGet();
                } else {
                    connection.awaitEnd();
                }
            });
            gateway.apply(Setup.to(server));
            RawClient client = gateway.client();
            client.get("/first");

            client.send(method + " /second HTTP/1.1\r\nHost: a\r\n\r\n");

            Answer answer = method.equals("HEAD") ? client.answerToHead() : client.answer();
            assertThat(answer.status()).as(method).isEqualTo(200);
            assertThat(asked).hasValue(1);
            assertThat(server.accepted()).isEqualTo(2);
            client.close();
        }
    }

    @Test
    void triesStaleConnectionAgainThatWasReset() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.serve(OK);
            connection.head();
            if (number == 0) {
                connection.reset();
            } else {
                connection.send(OK);
                connection.awaitEnd();
            }
        });
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.get("/first");

        assertThat(client.get("/second").status()).isEqualTo(200);
        assertThat(client.get("/third").status()).isEqualTo(200);
        assertThat(server.accepted()).isEqualTo(2);
    }

    private static String put(int length) {
        return "PUT /second HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void sendsBodyOnceMoreThatMetAStaleConnection() {
        for (String body : List.of("12345", "x".repeat(60_000))) {
            ScriptedUpstream server = gateway.server((connection, number) -> {
                if (number == 0) {
                    connection.serve(OK);
                    connection.head();
                } else {
                    connection.readUntil(body);
                    connection.send(OK);
                    connection.awaitEnd();
                }
            });
            gateway.apply(Setup.to(server));
            RawClient client = gateway.client();
            client.get("/first");

            client.send(put(body.length()) + body);

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(server.accepted()).isEqualTo(2);
            client.close();
        }
    }

    @Test
    void doesNotSendTwiceWhatMayDoHarmOrIsTooLong() {
        for (String request : List.of(
                "POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                "PATCH /second HTTP/1.1\r\nHost: a\r\n\r\n",
                post("/second", 5) + "12345",
                put(100_000) + "x".repeat(100_000))) {
            ScriptedUpstream server = gateway.server((connection, number) -> {
                connection.serve(OK);
                connection.head();
            });
            gateway.apply(Setup.to(server));
            RawClient client = gateway.client();
            client.get("/first");

            client.send(request);

            assertThat(client.answer().status()).as(request).isEqualTo(502);
            assertThat(server.accepted()).as(request).isEqualTo(1);
            client.close();
        }
    }

    @Test
    void doesNotTryAgainAfterAByteOfTheAnswer() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.serve(OK);
            connection.serve("H");
        });
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.get("/first");

        assertThat(client.get("/second").status()).isEqualTo(502);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void doesNotTryAThirdTime() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedUpstream server = gateway.server((connection, number) -> {
            if (number == 0) {
                connection.serve(OK);
            }
            connection.head();
            asked.incrementAndGet();
        });
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.get("/first");

        assertThat(client.get("/second").status()).isEqualTo(502);
        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsIdleConnectionThatTheServerCloses() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd first = server.accept();
        first.serve(OK);
        client.answer();

        first.close();

        Eventually.that("it is forgotten", () -> gateway.endpoint(server).open() == 0);
        client.send(post("/", 2) + "ok");
        ServerEnd second = server.accept();
        second.readUntil("\r\n\r\nok");
        second.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
