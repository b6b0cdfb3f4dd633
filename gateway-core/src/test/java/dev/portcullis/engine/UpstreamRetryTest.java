package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static dev.portcullis.engine.ScriptedUpstream.always;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers that fail the first time, or for a while, and are asked again, or not at all. */
class UpstreamRetryTest extends EngineTest {

    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
    private static final Map<String, Object> ALWAYS = Map.of("share", "0%", "minimum", "1000");

    private final Ends ends = new Ends();

    UpstreamRetryTest(Variant variant) {
        super(variant);
    }

    /** Begins with an upstream that has counted nothing yet. */
    private void serve(Map<String, Object> settings, ScriptedUpstream... servers) {
        gateway.apply(new Setup());
        reload(settings, servers);
    }

    private void reload(Map<String, Object> settings, ScriptedUpstream... servers) {
        gateway.filter("ends", ends);
        gateway.apply(new Setup()
                .upstream(settings, servers)
                .route("$default", "backend")
                .gateway("observe", "ends"));
    }

    /** @param more settings of retries, as keys and values in turns */
    static Map<String, Object> retries(List<String> on, Object... more) {
        Map<String, Object> retries = new HashMap<>(
                Map.of("on", on, "attempts", "3", "budget", ALWAYS, "backoff", Map.of("base", "1ms", "max", "2ms")));
        for (int i = 0; i < more.length; i += 2) {
            retries.put(more[i].toString(), more[i + 1]);
        }
        return Map.of("retries", retries);
    }

    // ---- answers

    @Test
    void namedStatusIsAskedAgainOverTheSameConnection() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.serve(UNAVAILABLE);
            connection.serve(UNAVAILABLE);
            always(OK).run(connection, number);
        });
        serve(retries(List.of("503")), server);

        Answer answer = gateway.client().get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(server.accepted()).isEqualTo(1);
        assertThat(gateway.upstream().retries()).isEqualTo(2);
        assertThat(ends.first().error()).isNull();
    }

    @Test
    void theLastAnswerIsPassedOnWhenAttemptsAreUsedUp() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedUpstream server = gateway.server((connection, number) -> {
            while (true) {
                connection.head();
                asked.incrementAndGet();
                connection.send(UNAVAILABLE);
            }
        });
        serve(retries(List.of("503")), server);

        Answer answer = gateway.client().get("/");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("busy");
        assertThat(asked.get()).isEqualTo(3);
    }

    @Test
    void largeAnswerThatNobodyWantsCostsItsConnection() {
        String large = "HTTP/1.1 503 No\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(100_000);
        ScriptedUpstream server = gateway.server();
        serve(retries(List.of("503")), server);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd first = server.accept();
        first.serve(large);
        server.accept().serve(OK);

        assertThat(client.answer().text()).isEqualTo("ok");
        first.awaitEnd();
    }

    @Test
    void anotherServerIsAskedFirst() {
        ScriptedUpstream busy = gateway.server(always(UNAVAILABLE));
        ScriptedUpstream well = gateway.server(always(OK));
        serve(retries(List.of("503"), "attempts", "2"), busy, well);
        RawClient client = gateway.client();

        for (int i = 0; i < 10; i++) {
            assertThat(client.get("/").status()).isEqualTo(200);
        }
        assertThat(gateway.upstream().retries())
                .as("half of them begin with the busy one")
                .isEqualTo(5);
    }

    // ---- failures

    @Test
    void resetBeforeTheHeadIsAskedAgain() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.head();
            if (number == 0) {
                connection.reset();
            } else {
                connection.send(OK);
            }
        });
        serve(retries(List.of("reset")), server);

        assertThat(gateway.client().get("/").text()).isEqualTo("ok");
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void silentServerIsAskedAgain() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.head();
            if (number == 0) {
                connection.awaitEnd();
            } else {
                connection.send(OK);
            }
        });
        Map<String, Object> settings = new HashMap<>(retries(List.of("response-timeout")));
        settings.put("timeouts", Map.of("response", "150ms"));
        serve(settings, server);

        assertThat(gateway.client().get("/").text()).isEqualTo("ok");
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void refusedConnectionIsTriedAsOftenAsIsSaid() {
        ScriptedUpstream server = gateway.server();
        server.stopListening();
        serve(retries(List.of("connect-failure")), server);

        assertThat(gateway.client().get("/").status()).isEqualTo(503);
        assertThat(gateway.upstream().retries()).isEqualTo(2);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_REFUSED);
    }

    @Test
    void nothingIsAskedAgainOnceTheHeadWasPassedOn() {
        ScriptedUpstream server = gateway.server();
        serve(retries(List.of("reset")), server);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        String start = client.head() + client.readUntil("12345");
        asked.reset();

        client.breaksOffAfter(start);
        assertThat(server.accepted()).isEqualTo(1);
        assertThat(gateway.upstream().retries()).isZero();
    }

    // ---- what may be sent twice

    @Test
    void postIsNotSentTwice() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.head();
            connection.reset();
        });
        serve(retries(List.of("reset", "503", "response-timeout")), server);
        RawClient client = gateway.client();
        client.send(post("/", 2) + "hi");

        assertThat(client.answer().status()).isEqualTo(502);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void postIsSentTwiceWhereTheOperatorAllowsIt() {
        String body = "a".repeat(10_000) + "z";
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.head();
            String got = connection.text(body.length());
            if (number == 0) {
                connection.reset();
            } else {
                connection.send(got.equals(body) ? OK : "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n");
            }
        });
        serve(retries(List.of("reset"), "methods", List.of("POST")), server);
        RawClient client = gateway.client();
        client.send(post("/", body.length()) + body);

        assertThat(client.answer().text()).isEqualTo("ok");
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void answerBeforeTheBodyIsWholeIsAskedAgainWithAllOfIt() {
        ScriptedUpstream server = gateway.server();
        serve(retries(List.of("503"), "methods", List.of("POST")), server);
        RawClient client = gateway.client();
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        ServerEnd first = server.accept();
        first.head();
        first.readUntil("first\r\n");
        first.send(UNAVAILABLE);
        first.awaitEnd();
        client.send("6\r\nsecond\r\n0\r\n\r\n");
        ServerEnd second = server.accept();
        second.head();

        assertThat(second.chunkedBody()).asString().isEqualTo("firstsecond");
        second.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void bodyOverTheReplayLimitIsNotSentTwice() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.head();
            connection.bytes(20_000);
            connection.reset();
        });
        serve(retries(List.of("reset"), "replay", "10KB"), server);
        RawClient client = gateway.client();
        client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n" + "a".repeat(20_000));

        assertThat(client.answer().status()).isEqualTo(502);
        assertThat(server.accepted()).isEqualTo(1);
    }

    // ---- how often

    @Test
    void usedUpBudgetLeavesTheFirstAnswer() {
        ScriptedUpstream server = gateway.server(always(UNAVAILABLE));
        serve(retries(List.of("503"), "attempts", "2", "budget", Map.of("share", "20%", "minimum", "0")), server);
        RawClient client = gateway.client();

        for (int i = 0; i < 10; i++) {
            assertThat(client.get("/").status()).isEqualTo(503);
        }
        assertThat(gateway.upstream().retries()).as("a fifth of ten").isEqualTo(2);
        assertThat(gateway.upstream().overBudget()).isEqualTo(8);
    }

    @Test
    void clientThatLeavesEndsThePause() {
        ScriptedUpstream server = gateway.server(always(UNAVAILABLE));
        serve(retries(List.of("503"), "backoff", Map.of("base", "1m", "max", "1m")), server);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Eventually.that("it pauses", () -> gateway.upstream().retries() == 1);
        client.reset();

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
    }

    // ---- the circuit

    @Test
    void circuitOpensAndClosesAgain() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger status = new AtomicInteger(503);
        ScriptedUpstream server = gateway.server((connection, number) -> {
            while (true) {
                connection.head();
                asked.incrementAndGet();
                connection.send("HTTP/1.1 " + status.get() + " So\r\nContent-Length: 0\r\n\r\n");
            }
        });
        serve(
                Map.of("circuit-breaker", Map.of("minimum", "4", "failures", "50%", "open", "1s", "probes", "2")),
                server);
        RawClient client = gateway.client();
        for (int i = 0; i < 4; i++) {
            assertThat(client.get("/").status()).isEqualTo(503);
        }

        Answer refused = client.get("/");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(refused.field("Retry-After")).isEqualTo("1");
        assertThat(asked.get()).isEqualTo(4);
        assertThat(gateway.upstream().circuit()).isEqualTo(2);
        assertThat(gateway.upstream().circuitRefused()).isEqualTo(1);
        Eventually.that("it is refused for the open circuit", () -> ends.all().size() == 5);
        assertThat(ends.all().get(4).error().code()).isEqualTo(CoreError.UPSTREAM_CIRCUIT_OPEN.code());

        status.set(200);
        Eventually.that("it is half open", () -> gateway.upstream().circuit() == 1);
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(gateway.upstream().circuit()).isEqualTo(1);
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(gateway.upstream().circuit()).isZero();
    }

    @Test
    void circuitStaysOpenAcrossAReload() {
        ScriptedUpstream server = gateway.server(always(UNAVAILABLE));
        serve(Map.of("circuit-breaker", Map.of("minimum", "1", "open", "1m")), server);
        RawClient client = gateway.client();
        client.get("/");
        reload(Map.of("circuit-breaker", Map.of("minimum", "2", "open", "1m")), server);

        assertThat(client.get("/").field("Retry-After")).isNotNull();
        assertThat(gateway.upstream().circuit()).isEqualTo(2);
    }

    // ---- requests that wait

    @Test
    void requestsBeyondThoseThatMayWaitAreRefusedAtOnce() {
        ScriptedUpstream server = gateway.server();
        serve(Map.of("connections", Map.of("max", "1", "pending", "0")), server);
        RawClient first = gateway.client();
        first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        assertThat(gateway.client().get("/").status()).isEqualTo(503);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_PENDING_FULL);
        assertThat(gateway.upstream().pendingRefused()).isEqualTo(1);
        asked.send(OK);
        assertThat(first.answer().text()).isEqualTo("ok");
    }
}
