package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Filters that fail, wait, or answer themselves. */
class FilterTest extends EngineTest {

    private static final HeaderName MARK = HeaderName.of("X-Mark");

    private final Ends ends = new Ends();

    FilterTest(Variant variant) {
        super(variant);
    }

    private ScriptedUpstream serve(Filter filter) {
        return serve(filter, exchange -> Outcome.proceed());
    }

    private ScriptedUpstream serve(Filter first, RequestFilter second) {
        ScriptedUpstream server = gateway.server(ScriptedUpstream.always(OK));
        gateway.filter("first", first).filter("second", second).filter("ends", ends);
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "first", "first", "second", "second")
                .gateway("observe", "ends"));
        return server;
    }

    private static ResponseFilter onResponse(Function<Exchange, Outcome> action) {
        return action::apply;
    }

    private static RequestFilter onRequest(Function<Exchange, Outcome> action) {
        return action::apply;
    }

    @Test
    @SuppressWarnings({"DataFlowIssue", "NullAway"})
    void brokenFiltersRefuseTheRequest() {
        Map<String, Filter> broken = new LinkedHashMap<>();
        broken.put("throws", onRequest(exchange -> {
            throw new IllegalStateException("a bug");
        }));
        broken.put("throws an error", onRequest(exchange -> {
            throw new AssertionError("a bug");
        }));
        broken.put("returns null", onRequest(exchange -> null));
        broken.put("throws on response", onResponse(exchange -> {
            throw new IllegalStateException("a bug");
        }));
        broken.put("returns null on response", onResponse(exchange -> null));
        broken.put("completes with null", onRequest(exchange -> {
            Pending pending = exchange.pending();
            CompletableFuture.runAsync(() -> pending.complete(null));
            return pending;
        }));
        broken.put(
                "waits for what fails",
                onRequest(exchange -> exchange.await(
                        CompletableFuture.failedFuture(new IllegalStateException("a bug")),
                        value -> Outcome.proceed())));
        broken.put(
                "fails after its wait",
                onRequest(exchange -> exchange.await(CompletableFuture.completedFuture("x"), value -> {
                    throw new IllegalStateException("a bug");
                })));
        broken.put(
                "fails off the loop",
                onRequest(exchange -> exchange.offload(() -> {
                    throw new IllegalStateException("a bug");
                })));
        broken.forEach((name, filter) -> {
            ScriptedUpstream server = serve(filter);
            RawClient client = gateway.client();

            Answer answer = client.get("/");

            assertThat(answer.status()).as(name).isEqualTo(500);
            assertThat(answer.text()).as(name).isEqualTo("{\"message\":\"Internal Server Error\"}");
            assertThat(answer.closes()).as(name).isFalse();
            assertThat(client.get("/again").status()).as(name).isEqualTo(500);
            if (filter instanceof RequestFilter) {
                assertThat(server.accepted()).as(name).isZero();
            }
        });
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.FILTER_FAILED));
    }

    @Test
    void brokenIntegrationsAnswer500() {
        gateway.filter("ends", ends);
        gateway.script("throws", (exchange, to) -> {
            throw new java.io.IOException("a bug");
        });
        gateway.script("answers twice", (exchange, to) -> {
            to.respond(LocalResponse.of(200));
            to.respond(LocalResponse.of(201));
            to.reject(CoreError.INTEGRATION_FAILED, null);
        });
        gateway.apply(Setup.answering("throws").route("GET /twice", Map.of("script", "answers twice")));
        RawClient client = gateway.client();

        assertThat(client.get("/").status()).isEqualTo(500);
        assertThat(client.get("/twice").status()).isEqualTo(200);
        assertThat(client.get("/twice").status()).isEqualTo(200);
    }

    @Test
    void completionFilterThatThrowsHarmsNobody() {
        serve((CompletionFilter) (exchange, completion) -> {
            throw new IllegalStateException("a bug");
        });
        RawClient client = gateway.client();

        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(client.get("/").status()).isEqualTo(200);
        Eventually.that("both have ended", () -> ends.all().size() == 2);
    }

    @Test
    void waitingFiltersGoOnWhereTheyWere() {
        serve(onRequest(exchange -> {
            Pending pending = exchange.pending();
            CompletableFuture.runAsync(() -> pending.complete(Outcome.proceed()));
            return pending;
        }));
        RawClient client = gateway.client();

        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/").text()).isEqualTo("ok");
        }
    }

    @Test
    void settledWaitsDoNotGrowTheStack() {
        RequestFilter settled = exchange -> {
            Pending pending = exchange.pending();
            pending.complete(Outcome.proceed());
            return pending;
        };
        serve(settled, settled);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200));

        for (int i = 0; i < 200; i++) {
            assertThat(client.answer().text()).isEqualTo("ok");
        }
    }

    @Test
    void bodyWaitsForResponseFilterThatWaits() {
        byte[] body = Patterns.bytes(1 << 20);
        ScriptedUpstream server = serve(onResponse(exchange -> exchange.offload(Outcome::proceed)));
        ScriptedUpstream large = gateway.server();
        gateway.apply(new Setup().upstream(large).route("$default", "backend", "first", "first"));
        RawClient client = gateway.client();
        for (int i = 0; i < 5; i++) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = large.accept();
            asked.head();
            asked.sendAside(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n", body);
            assertThat(client.answer().body()).isEqualTo(body);
        }
        assertThat(server.accepted()).isZero();
    }

    @Test
    void smallBodyWaitsForResponseFilterThatWaits() {
        serve(onResponse(exchange -> exchange.offload(Outcome::proceed)));
        RawClient client = gateway.client();

        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/").text()).isEqualTo("ok");
        }
    }

    @Test
    void answerOfAFilterPassesTheResponseFiltersBeforeItOnly() {
        class Marking implements RequestFilter {
            @Override
            public Outcome onRequest(Exchange exchange) {
                return Outcome.proceed();
            }
        }
        gateway.filter("mark", onResponse(exchange -> {
            exchange.response().headers().set(MARK, "1");
            return Outcome.proceed();
        }));
        gateway.filter("answer", onRequest(exchange -> Outcome.respond(LocalResponse.of(202, "text/plain", "mine"))));
        gateway.filter("pass", new Marking());
        gateway.apply(new Setup()
                .upstream(gateway.server())
                .route("GET /inner", "backend", "first", "mark", "second", "answer")
                .route("GET /outer", "backend", "first", "answer", "second", "mark")
                .route("GET /none", "backend", "first", "pass", "second", "answer"));
        RawClient client = gateway.client();

        assertThat(client.get("/inner").field("X-Mark")).isEqualTo("1");
        assertThat(client.get("/outer").field("X-Mark")).isNull();
        assertThat(client.get("/none").text()).isEqualTo("mine");
    }

    @Test
    void responseFilterReplacesTheAnswer() {
        serve(onResponse(exchange -> Outcome.respond(LocalResponse.of(418, "text/plain", "tea"))));
        RawClient client = gateway.client();

        assertThat(client.get("/").text()).isEqualTo("tea");
        assertThat(client.get("/").status()).isEqualTo(418);
    }

    @Test
    void filterThatNeverDecidesIsRefusedWhenItsTimeIsUp() {
        AtomicInteger cancelled = new AtomicInteger();
        ScriptedUpstream server = gateway.server(ScriptedUpstream.always(OK));
        gateway.filter("first", onRequest(exchange -> {
                    Pending pending = exchange.pending();
                    pending.onCancel(cancelled::incrementAndGet);
                    return pending;
                }))
                .filter("ends", ends);
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "first", "first")
                .gateway("filter-timeout", "300ms")
                .gateway("observe", "ends"));
        RawClient client = gateway.client();

        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(504);
        assertThat(ends.first().error()).isEqualTo(CoreError.FILTER_TIMEOUT);
        assertThat(cancelled).hasValue(1);
        gateway.apply(Setup.to(server));
        client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
