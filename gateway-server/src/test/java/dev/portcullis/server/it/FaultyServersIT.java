package dev.portcullis.server.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of HTTP/1 and HTTP/2 see of servers that close, reset, fall silent or talk nonsense. */
@Timeout(60)
class FaultyServersIT extends FaultyServerCase {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              two: {address: "127.0.0.1:0", protocols: [h2c]}
              tls: {address: "127.0.0.1:0", tls: self-signed}
            upstreams:
              faulty: {targets: ["http://127.0.0.1:%1$d"]}
              hasty: {targets: ["http://127.0.0.1:%1$d"], timeouts: {response: 300ms, idle: 600ms}}
            apis:
              all:
                routes:
                  ANY /{proxy+}: {integration: faulty}
                  ANY /timed/{proxy+}: {integration: hasty}
            """;

    /** Which listener is spoken to, and how. */
    enum Version {
        HTTP1("plain", HttpClient.Version.HTTP_1_1),
        HTTP2("tls", HttpClient.Version.HTTP_2);

        private final String listener;
        private final HttpClient client;

        Version(String listener, HttpClient.Version version) {
            this.listener = listener;
            this.client = HttpClient.newBuilder()
                    .version(version)
                    .sslContext(Http.TRUSTING)
                    .build();
        }

        HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(program.at(listener, path))
                    .method(method, method.equals("POST") ? BodyPublishers.ofString("order") : BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send("GET", path);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        start(YAML);
    }

    @ParameterizedTest
    @EnumSource
    void endBeforeTheHeadIsAnswered(Version client) throws Exception {
        server.at("/end/closed", call -> call.takeBody().close())
                .at("/end/half-closed", call -> call.takeBody().halfClose().awaitEnd())
                .at("/end/reset", call -> call.takeBody().reset())
                .at(
                        "/end/head-closed",
                        call -> call.send("HTTP/1.1 200 OK\r\nContent-").close())
                .at(
                        "/end/head-reset",
                        call -> call.send("HTTP/1.1 200 OK\r\nContent-").reset());
        for (String fault : List.of("closed", "half-closed", "reset", "head-closed", "head-reset")) {
            for (String method : List.of("GET", "POST")) {
                HttpResponse<String> answer = client.send(method, "/end/" + fault);

                assertThat(answer.statusCode()).as(fault).isEqualTo(502);
                assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Gateway\"}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void brokenAnswerLooksBroken(Version client) {
        String length = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";
        String chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n";
        server.at("/broken/length-closed", call -> call.send(length).close())
                .at(
                        "/broken/length-half-closed",
                        call -> call.send(length).halfClose().awaitEnd())
                .at("/broken/length-reset", call -> call.send(length).reset())
                .at("/broken/chunks-closed", call -> call.send(chunks).close())
                .at("/broken/chunks-reset", call -> call.send(chunks).reset())
                .at("/broken/chunk-size", call -> call.send(chunks + "0x5\r\n67890\r\n0\r\n\r\n"));
        for (String fault : List.of(
                "length-closed", "length-half-closed", "length-reset", "chunks-closed", "chunks-reset", "chunk-size")) {
            assertThatThrownBy(() -> client.get("/broken/" + fault))
                    .as(fault)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(java.net.http.HttpTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endBehindTheAnswerIsNoFault(Version client) throws Exception {
        server.at("/whole/closed", call -> call.answer("whole").close())
                .at("/whole/reset", call -> call.answer("whole").reset())
                .at(
                        "/whole/half-closed",
                        call -> call.answer("whole").halfClose().awaitEnd())
                .at(
                        "/whole/until-closed",
                        call -> call.send("HTTP/1.1 200 OK\r\n\r\nwhole").close());
        for (String fault : List.of("closed", "reset", "half-closed", "until-closed")) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = client.get("/whole/" + fault);

                assertThat(answer.statusCode()).as(fault).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("whole");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsNotWaitedOutForever(Version client) throws Exception {
        server.at("/timed/silent", call -> call.awaitEnd())
                .at(
                        "/timed/half-a-head",
                        call -> call.send("HTTP/1.1 200 OK\r\nContent-").awaitEnd())
                .at(
                        "/timed/interim",
                        call -> call.send("HTTP/1.1 103 Early Hints\r\n\r\n").awaitEnd());
        for (String fault : List.of("silent", "half-a-head", "interim")) {
            HttpResponse<String> answer = client.get("/timed/" + fault);

            assertThat(answer.statusCode()).as(fault).isEqualTo(504);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void slowAnswerPassesAsLongAsSomethingComes(Version client) throws Exception {
        server.at("/timed/trickle", call -> {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n");
            for (int i = 0; i < 12 && call.pause(100); i++) { // twice as long as the upstream may be idle
                call.send("x");
            }
        });
        assertThat(client.get("/timed/trickle").body()).isEqualTo("x".repeat(12));
    }

    @ParameterizedTest
    @EnumSource
    void answerThatStandsStillBreaksOff(Version client) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        server.at("/timed/stall", call -> {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nxxx").awaitEnd();
            closed.countDown();
        });
        assertThatThrownBy(() -> client.get("/timed/stall"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(java.net.http.HttpTimeoutException.class);
        assertThat(closed.await(20, TimeUnit.SECONDS))
                .as("the server's connection is closed")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void nonsenseIsABadGateway(Version client) throws Exception {
        Map<String, String> nonsense = Map.of(
                "status-line", "HTTP/1.1 twohundred OK\r\nContent-Length: 2\r\n\r\nok",
                "no-http", "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "zeros", "\0".repeat(2_000),
                "both-lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "two-lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
                "upgrade", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "hints", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(9) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "endless", "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(200_000));
        for (Map.Entry<String, String> one : nonsense.entrySet()) {
            server.at(
                    "/nonsense/" + one.getKey(),
                    call -> call.send(one.getValue()).awaitEnd());
            HttpResponse<String> answer = client.get("/nonsense/" + one.getKey());

            assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(502);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Gateway\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheAnswerAreNeverAnybodysAnswer(Version client) throws Exception {
        server.at("/beyond/", call -> {
            String own = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            call.send(own + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled")
                    .awaitEnd();
        });
        for (int i = 0; i < 20; i++) {
            assertThat(client.get("/beyond/" + i).body()).isEqualTo("ok");
        }
        assertThat(client.get("/whole").statusCode()).isEqualTo(502);
    }

    @Test
    void finalAnswerIsPassedOnWhileTheBodyIsStillComing() throws Exception {
        CountDownLatch closed = tooMuch("/early/one");
        try (Wire client = new Wire(program.at("plain"))) {
            client.send("POST /early/one HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
                    .send("x".repeat(1_000_000));
            Wire.Answer answer = client.read();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("too much");
            assertThat(answer.all("Connection")).containsExactly("close");
            assertThat(closed.await(20, TimeUnit.SECONDS))
                    .as("the server's end")
                    .isTrue();
        }
    }

    @Test
    void finalAnswerEndsOnlyItsStream() throws Exception {
        CountDownLatch closed = tooMuch("/early/two");
        server.at("/after", call -> call.answer("after"));
        try (Frames client = new Frames(program.at("two"))) {
            client.post(1, "/early/two");
            for (int i = 0; i < 4; i++) {
                client.send(Frames.DATA, 0, 1, new byte[15_000]); // less than the first window
            }
            assertThat(client.await(Frames.DATA).payload()).asString(US_ASCII).isEqualTo("too much");
            Frames.Frame stop = client.await(Frames.RST_STREAM);

            assertThat(stop.stream()).isEqualTo(1);
            assertThat(stop.code()).isEqualTo(Frames.NO_ERROR);
            assertThat(closed.await(20, TimeUnit.SECONDS))
                    .as("the server's end")
                    .isTrue();
            client.get(3, "/after");
            assertThat(client.await(Frames.DATA).payload()).asString(US_ASCII).isEqualTo("after");
        }
    }

    /** Answers before it has read the body; counts down when the gateway has ended the connection. */
    private static CountDownLatch tooMuch(String path) {
        CountDownLatch closed = new CountDownLatch(1);
        server.at(path, call -> {
            call.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much");
            try {
                call.awaitEnd();
            } finally {
                closed.countDown();
            }
        });
        return closed;
    }
}
