package dev.portcullis.plugin.security.cors;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.FilterFactory.Level;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.Answer;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsFilterTest {

    private static final String SHOP = "https://shop.example.com";
    private static final CorsConfig NAMED = new CorsConfig(
            List.of("http://localhost:3000", SHOP),
            List.of("GET", "POST"),
            List.of("Content-Type", "X-A"),
            List.of("ETag", "X-B"),
            Duration.ofHours(1),
            true);
    private static final CorsConfig ALL =
            new CorsConfig(List.of("*"), List.of("*"), List.of("*"), List.of("*"), null, false);

    private static FilterTester cors(CorsConfig config) {
        return FilterTester.of(new CorsFactory().create(config, new FakePluginContext()));
    }

    private static FilterTester origins(String... origins) {
        return cors(new CorsConfig(List.of(origins), List.of(), List.of(), List.of(), null, false));
    }

    private static TestRequest preflight(String origin) {
        return request("OPTIONS", "/x").header("Origin", origin).header("Access-Control-Request-Method", "POST");
    }

    // ---- preflights

    @Test
    void answersPreflight() {
        preflightAnswer(cors(NAMED), SHOP)
                .hasHeader("access-control-allow-origin", SHOP)
                .hasHeader("access-control-allow-methods", "GET,POST")
                .hasHeader("access-control-allow-headers", "Content-Type,X-A")
                .hasHeader("access-control-max-age", "3600")
                .hasHeader("access-control-allow-credentials", "true")
                .hasNoHeader("access-control-expose-headers")
                .hasHeader("Vary", "Origin")
                .hasBody("");
    }

    @Test
    void answersPreflightFromAnywhere() {
        preflightAnswer(cors(ALL), "https://any.example")
                .hasHeader("access-control-allow-origin", "*")
                .hasHeader("access-control-allow-methods", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT")
                .hasHeader("access-control-allow-headers", "*")
                .hasNoHeader("access-control-max-age")
                .hasNoHeader("access-control-allow-credentials")
                .hasNoHeader("Vary");
    }

    @Test
    void saysNothingThatIsNotConfigured() {
        preflightAnswer(origins(SHOP), SHOP)
                .hasHeader("access-control-allow-origin", SHOP)
                .hasNoHeader("access-control-allow-methods")
                .hasNoHeader("access-control-allow-headers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com.evil.example",
                "https://shop.example.co",
                "http://shop.example.com",
                "https://shop.example.com:8443",
                "https://SHOP.example.com",
                "null",
            })
    void answersPreflightOfOthersWithoutHeaders(String origin) {
        preflightAnswer(cors(NAMED), origin)
                .hasNoHeader("access-control-allow-origin")
                .hasNoHeader("access-control-allow-methods")
                .hasNoHeader("access-control-allow-headers")
                .hasNoHeader("access-control-max-age")
                .hasNoHeader("access-control-allow-credentials")
                .hasHeader("Vary", "Origin");
    }

    @Test
    void echoesOriginsThatAreAllowedByScheme() {
        FilterTester tester = origins("https://*", "http://localhost");

        preflightAnswer(tester, "https://any.example").hasHeader("access-control-allow-origin", "https://any.example");
        preflightAnswer(tester, "http://localhost").hasHeader("access-control-allow-origin", "http://localhost");
        preflightAnswer(tester, "http://any.example").hasNoHeader("access-control-allow-origin");
        preflightAnswer(tester, "https://").hasNoHeader("access-control-allow-origin");
    }

    /** As the client gets it: the filter's own response side does not see the answers it gives itself. */
    private static Answer preflightAnswer(FilterTester tester, String origin) {
        Outcome outcome = tester.send(preflight(origin)).isAnswered(204).outcome();
        RequestFilter again = exchange -> Objects.requireNonNull(outcome);
        return FilterTester.of(again).send(get("/x")).answer();
    }

    @Test
    void otherRequestsWithOptionsPass() {
        cors(NAMED).send(request("OPTIONS", "/x").header("Origin", SHOP)).isForwarded();
        cors(NAMED)
                .send(request("OPTIONS", "/x").header("Access-Control-Request-Method", "PUT"))
                .isForwarded();
        cors(NAMED)
                .send(get("/x").header("Origin", SHOP).header("Access-Control-Request-Method", "PUT"))
                .isForwarded();
    }

    @Test
    void preflightOfARouteWithAuthorizerGoesThere() {
        cors(NAMED).send(preflight(SHOP).guarded()).isForwarded();
    }

    // ---- other requests

    @Test
    void saysWhoMayRead() {
        cors(NAMED)
                .send(get("/x").header("Origin", SHOP))
                .isForwarded()
                .answer()
                .hasHeader("access-control-allow-origin", SHOP)
                .hasHeader("access-control-expose-headers", "ETag,X-B")
                .hasHeader("access-control-allow-credentials", "true")
                .hasNoHeader("access-control-allow-methods")
                .hasNoHeader("access-control-allow-headers")
                .hasNoHeader("access-control-max-age")
                .hasHeader("Vary", "Origin");
    }

    @Test
    void saysThatAllMayRead() {
        cors(ALL)
                .send(get("/x").header("Origin", SHOP))
                .answer()
                .hasHeader("access-control-allow-origin", "*")
                .hasHeader("access-control-expose-headers", "*")
                .hasNoHeader("Vary");
    }

    @Test
    void saysNothingToOthers() {
        cors(NAMED)
                .send(get("/x").header("Origin", "https://evil.example"))
                .isForwarded()
                .answer()
                .hasNoHeader("access-control-allow-origin")
                .hasNoHeader("access-control-expose-headers")
                .hasNoHeader("access-control-allow-credentials")
                .hasHeader("Vary", "Origin");
    }

    @Test
    void whoNamesTwoOriginsHasNone() {
        cors(NAMED)
                .send(get("/x").header("Origin", SHOP).header("Origin", SHOP))
                .answer()
                .hasNoHeader("access-control-allow-origin");
    }

    @Test
    void requestWithoutOriginGetsNoHeaders() {
        cors(NAMED)
                .send(get("/x"))
                .answer()
                .hasNoHeader("access-control-allow-origin")
                .hasHeader("Vary", "Origin");
        cors(ALL)
                .send(get("/x"))
                .answer()
                .hasNoHeader("access-control-allow-origin")
                .hasNoHeader("Vary");
    }

    @Test
    void whatTheIntegrationSaysIsDropped() {
        LocalResponse answer = LocalResponse.of(200)
                .with(HeaderName.of("Access-Control-Allow-Origin"), "*")
                .with(HeaderName.of("ACCESS-CONTROL-ALLOW-METHODS"), "GET")
                .with(HeaderName.of("access-control-of-its-own"), "x")
                .with(HeaderName.of("Access-Control"), "kept")
                .with(HeaderName.of("Vary"), "Accept, origin");

        cors(NAMED)
                .upstreamAnswers(answer)
                .send(get("/x").header("Origin", SHOP))
                .answer()
                .hasHeader("access-control-allow-origin", SHOP)
                .hasNoHeader("access-control-allow-methods")
                .hasNoHeader("access-control-of-its-own")
                .hasHeader("Access-Control", "kept")
                .hasHeader("Vary", "Accept, origin");
        cors(NAMED).upstreamAnswers(answer).send(get("/x")).answer().hasNoHeader("access-control-allow-origin");
    }

    // ---- place and cost

    @Test
    void standsBeforeAllThatRefuses() {
        CorsFactory factory = new CorsFactory();

        assertThat(factory.slot(ALL)).isEqualTo(Slot.CORS).isLessThan(Slot.ACCESS);
        assertThat(factory.onMiss(ALL)).isTrue();
        assertThat(factory.levels()).containsExactlyInAnyOrder(Level.GATEWAY, Level.API, Level.STAGE);
        assertThat(factory.describe(NAMED)).isEqualTo("http://localhost:3000, " + SHOP + " with credentials");
        assertThat(factory.describe(ALL)).isEqualTo("*");
    }

    @Test
    void allocatesNothingForOthersThanPreflights() {
        CorsFilter filter = (CorsFilter) new CorsFactory().create(NAMED, new FakePluginContext());
        FakeExchange plain = get("/x").open();
        FakeExchange crossing = get("/x").header("Origin", SHOP).open();

        assertThat(Allocations.perCall(() -> walk(filter, plain))).isZero();
        assertThat(Allocations.perCall(() -> walk(filter, crossing))).isZero();
    }

    private static void walk(CorsFilter filter, FakeExchange exchange) {
        exchange.rewind();
        filter.onRequest(exchange);
        filter.onResponse(exchange);
    }
}
