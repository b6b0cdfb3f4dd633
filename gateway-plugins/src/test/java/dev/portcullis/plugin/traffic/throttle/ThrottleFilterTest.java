package dev.portcullis.plugin.traffic.throttle;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleFilterTest {

    private final ThrottleFactory factory = new ThrottleFactory();
    private final FakePluginContext context = new FakePluginContext();

    @Test
    void refusesWhatIsOverTheBurst() {
        FilterTester tester = FilterTester.of(filter("2/s", "all"));

        tester.send(get("/")).isForwarded();
        tester.send(get("/")).isForwarded();
        tester.send(get("/")).isRejected(ThrottleError.LIMITED);
    }

    @Test
    void answersAsAmazonDoes() {
        assertThat(ThrottleError.LIMITED.status()).isEqualTo(429);
        assertThat(ThrottleError.LIMITED.message()).isEqualTo("Too Many Requests");
    }

    @Test
    void letsPassWhatComesBack() {
        FilterTester tester = FilterTester.of(filter("2/s", "all"));
        tester.send(get("/"));
        tester.send(get("/"));

        context.advance(Duration.ofMillis(500));

        tester.send(get("/")).isForwarded();
        tester.send(get("/")).isRejected(ThrottleError.LIMITED);
    }

    @ParameterizedTest
    @CsvSource({"all, false", "api, false", "route, true", "address, false"})
    void countsByRoute(String by, boolean apart) {
        FilterTester tester = FilterTester.of(filter("1/h", by));

        tester.send(get("/").matching("shop", "$default", "GET /a", 0)).isForwarded();

        assertPasses(tester, get("/").matching("shop", "$default", "GET /b", 1), apart);
    }

    @Test
    void countsByApi() {
        FilterTester tester = FilterTester.of(filter("1/h", "api"));

        tester.send(get("/").matching("shop", "$default", "GET /a", 0)).isForwarded();
        tester.send(get("/").matching("stock", "$default", "GET /a", 1)).isForwarded();
        tester.send(get("/").matching("shop", "$default", "GET /b", 2)).isRejected(ThrottleError.LIMITED);
    }

    @Test
    void countsByAddress() {
        FilterTester tester = FilterTester.of(filter("1/h", "address"));

        tester.send(get("/").from("203.0.113.1")).isForwarded();
        tester.send(get("/").from("203.0.113.2")).isForwarded();
        tester.send(get("/").from("203.0.113.1")).isRejected(ThrottleError.LIMITED);
    }

    @Test
    void countsByHeaderAndTogetherWithoutIt() {
        FilterTester tester = FilterTester.of(filter("1/h", "header.X-Tenant"));

        tester.send(get("/").header("X-Tenant", "a")).isForwarded();
        tester.send(get("/").header("x-tenant", "b")).isForwarded();
        tester.send(get("/").header("X-TENANT", "a")).isRejected(ThrottleError.LIMITED);
        tester.send(get("/")).isForwarded();
        tester.send(get("/")).isRejected(ThrottleError.LIMITED);
    }

    @Test
    void countsByIdentity() throws Exception {
        RequestFilter byCaller = filter("1/h", "caller");
        RequestFilter byKey = new ThrottleFilterTest().filter("1/h", "api-key");

        assertThat(byCaller.onRequest(called("ann", "k1"))).isSameAs(Outcome.proceed());
        assertThat(byCaller.onRequest(called("bob", "k1"))).isSameAs(Outcome.proceed());
        assertThat(byCaller.onRequest(called("ann", "k2"))).isEqualTo(Outcome.reject(ThrottleError.LIMITED));
        assertThat(byKey.onRequest(called("ann", "k1"))).isSameAs(Outcome.proceed());
        assertThat(byKey.onRequest(called("ann", "k2"))).isSameAs(Outcome.proceed());
        assertThat(byKey.onRequest(called("bob", "k1"))).isEqualTo(Outcome.reject(ThrottleError.LIMITED));
    }

    private static FakeExchange called(String principal, String keyId) {
        FakeExchange exchange = get("/").open();
        exchange.caller().principal(principal);
        exchange.caller().apiKeyId(keyId);
        return exchange;
    }

    @Test
    void keepsItsBucketsWhenSettingsChange() {
        FilterTester.of(filter("2/s", "all")).send(get("/")).isForwarded();
        FilterTester.of(filter("2/s", "all")).send(get("/")).isForwarded();

        FilterTester.of(filter("4/s", "all")).send(get("/")).isRejected(ThrottleError.LIMITED);
        context.advance(Duration.ofMillis(250));
        FilterTester.of(filter("4/s", "all")).send(get("/")).isForwarded();
    }

    @Test
    void standsWhereItKnowsWhoCalls() {
        assertThat(slot("all")).isEqualTo(Slot.PRE_LIMIT);
        assertThat(slot("address")).isEqualTo(Slot.PRE_LIMIT);
        assertThat(slot("header.X-Tenant")).isEqualTo(Slot.PRE_LIMIT);
        assertThat(slot("caller")).isEqualTo(Slot.LIMIT).isGreaterThan(Slot.AUTHORIZE);
        assertThat(slot("api-key")).isEqualTo(Slot.LIMIT).isGreaterThan(Slot.KEY);
        assertThat(factory.combine()).isEqualTo(Combine.STACK);
    }

    @Test
    void describesItself() {
        assertThat(factory.describe(config("10/s", 20, "header.X-Tenant")))
                .isEqualTo("10/s, burst 20, by header.X-Tenant");
        assertThat(factory.describe(ThrottleConfig.fromText("10/s"))).isEqualTo("10/s, burst 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "route", "api", "address", "caller", "api-key", "header.X-Tenant"})
    void allocatesNothing(String by) throws Exception {
        RequestFilter filter = filter("1000/s", by);
        FakeExchange exchange = get("/").header("X-Tenant", "acme")
                .matching("shop", "$default", "GET /a", 0)
                .open();
        exchange.caller().principal("ann");
        exchange.caller().apiKeyId("k1");

        assertThat(Allocations.perCall(() -> call(filter, exchange))).isZero();
    }

    private static void call(RequestFilter filter, FakeExchange exchange) {
        try {
            filter.onRequest(exchange);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertPasses(FilterTester tester, TestRequest request, boolean passes) {
        if (passes) {
            tester.send(request).isForwarded();
        } else {
            tester.send(request).isRejected(ThrottleError.LIMITED);
        }
    }

    private Slot slot(String by) {
        return factory.slot(config("1/s", 1, by));
    }

    private RequestFilter filter(String rate, String by) {
        return (RequestFilter) factory.create(config(rate, null, by), context);
    }

    private static ThrottleConfig config(String rate, Integer burst, String by) {
        return new ThrottleConfig(Rate.parse(rate), burst, ThrottleKey.parse(by));
    }
}
