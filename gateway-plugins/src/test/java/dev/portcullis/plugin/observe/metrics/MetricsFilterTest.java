package dev.portcullis.plugin.observe.metrics;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.observe.RouteCounters;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeCompletion;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsFilterTest {

    private static final String ROUTE = "orders/$default/GET /items";

    private final FakePluginContext context = new FakePluginContext();
    private final MetricsFactory factory = new MetricsFactory();
    private final Filter filter = factory.create(new MetricsConfig(true), context);
    private final RouteCounters counters = context.state(RouteCounters.class, () -> new RouteCounters(1), kept -> {});

    @BeforeEach
    void numberRoutes() {
        counters.remap(new String[] {ROUTE});
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static TestRequest request() {
        return get("/items").matching("orders", "$default", "GET /items", 0);
    }

    @Test
    void countsUnderTheRoute() {
        FilterTester.of(filter)
                .send(request())
                .complete(FakeCompletion.of(200).after(Duration.ofMillis(3)).upstream("a:1", 1, Duration.ofMillis(2)));
        FilterTester.of(filter).send(request()).complete(FakeCompletion.failed(CoreError.UPSTREAM_REFUSED));

        MetricsSnapshot.Route route = counters.read().routes().get(ROUTE);
        assertThat(route.answered(2)).isOne();
        assertThat(route.answered(5)).isOne();
        assertThat(route.total()).isEqualTo(2);
        assertThat(route.duration().sumNanos()).isEqualTo(4_000_000);
        assertThat(route.upstream().total()).isOne();
        assertThat(route.upstream().sumNanos()).isEqualTo(2_000_000);
    }

    @Test
    void countsRequestsWithoutRouteTogether() {
        FilterTester.of(filter).send(get("/nowhere")).complete(FakeCompletion.failed(CoreError.ROUTE_NOT_FOUND));

        assertThat(counters.read().routes().get(RouteCounters.UNMATCHED).answered(4))
                .isOne();
    }

    @Test
    void countsNothingWhenSwitchedOff() {
        FilterTester.of(factory.create(new MetricsConfig(false), context))
                .send(request())
                .complete(FakeCompletion.of(200));

        assertThat(counters.read().routes().get(ROUTE).total()).isZero();
    }

    @Test
    void allocatesNothing() {
        FakeExchange exchange = request().open();
        FakeCompletion completion = FakeCompletion.of(200).upstream("a:1", 1, Duration.ofMillis(2));
        CompletionFilter counting = (CompletionFilter) filter;

        assertThat(Allocations.perCall(() -> counting.onComplete(exchange, completion)))
                .isZero();
    }
}
