package dev.portcullis.plugin.traffic.timeout;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeoutFilterTest {

    private static final Duration RESPONSE = Duration.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofSeconds(30);

    private final TimeoutFactory factory = new TimeoutFactory();

    private TimeoutFilter filter(@Nullable Duration response, @Nullable Duration total) {
        return (TimeoutFilter) factory.create(new TimeoutConfig(response, total), new FakePluginContext());
    }

    @Test
    void setsBoth() {
        FakeExchange exchange = FilterTester.of(filter(RESPONSE, TOTAL))
                .send(get("/"))
                .isForwarded()
                .exchange();

        assertThat(exchange.responseNanos()).isEqualTo(RESPONSE.toNanos());
        assertThat(exchange.deadline()).isEqualTo(TOTAL);
        assertThat(exchange.deadlineError()).isEqualTo(TimeoutError.TOTAL);
    }

    @Test
    void leavesAloneWhatIsNotSaid() {
        FakeExchange patient =
                FilterTester.of(filter(null, TOTAL)).send(get("/")).exchange();
        FakeExchange endless =
                FilterTester.of(filter(RESPONSE, null)).send(get("/")).exchange();

        assertThat(patient.responseNanos()).isZero();
        assertThat(endless.deadlineError()).isNull();
    }

    @Test
    void shortFormIsTheTimeToTheAnswer() {
        assertThat(TimeoutConfig.fromText("5s")).isEqualTo(new TimeoutConfig(RESPONSE, null));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new TimeoutConfig(null, null))
                .hasMessage("response: nothing (expected: a duration here or at total)");
        assertThatThrownBy(() -> new TimeoutConfig(Duration.ofMillis(49), Duration.ofDays(2)))
                .hasMessage("response: 49ms (expected: 50ms to 1d); total: 2d (expected: 50ms to 1d)");
        assertThatThrownBy(() -> new TimeoutConfig(TOTAL, RESPONSE))
                .hasMessage("total: 5s (expected: at least as long as response)");
    }

    @Test
    void answersAsAmazonDoes() {
        assertThat(TimeoutError.TOTAL.status()).isEqualTo(504);
        assertThat(TimeoutError.TOTAL.message()).isEqualTo("Endpoint request timed out");
    }

    @Test
    void standsBeforeWhateverMayWait() {
        TimeoutConfig config = new TimeoutConfig(RESPONSE, TOTAL);

        assertThat(factory.slot(config)).isEqualTo(Slot.PRE_LIMIT).isLessThan(Slot.AUTHORIZE);
        assertThat(factory.combine()).isEqualTo(Combine.REPLACE);
        assertThat(factory.describe(config)).isEqualTo("5s to the answer, 30s in all");
        assertThat(factory.describe(new TimeoutConfig(null, TOTAL))).isEqualTo("30s in all");
    }

    @Test
    void allocatesNothing() {
        TimeoutFilter filter = filter(RESPONSE, TOTAL);
        FakeExchange exchange = get("/").open();

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    filter.onRequest(exchange);
                }))
                .isZero();
    }
}
