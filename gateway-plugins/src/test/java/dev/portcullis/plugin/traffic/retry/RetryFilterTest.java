package dev.portcullis.plugin.traffic.retry;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.integration.RetryCondition;
import dev.portcullis.spi.integration.RetryConfig;
import dev.portcullis.spi.integration.RetryConfig.BackoffConfig;
import dev.portcullis.spi.integration.RetryConfig.BudgetConfig;
import dev.portcullis.spi.integration.RetryPlan;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetryFilterTest {

    private final RetryFactory factory = new RetryFactory();

    @Test
    void putsItsPlanIntoTheExchange() {
        RetryConfig config = config(3);
        FakeExchange exchange = get("/").open();

        assertThat(((RetryFilter) factory.create(config, new FakePluginContext())).onRequest(exchange))
                .isSameAs(Outcome.proceed());
        assertThat(Objects.requireNonNull(exchange.get(RetryPlan.OF_EXCHANGE)).config())
                .isEqualTo(config);
    }

    @Test
    void theNearestLevelWins() {
        assertThat(factory.combine()).isEqualTo(Combine.REPLACE);
    }

    @Test
    void describesItself() {
        assertThat(factory.describe(config(3))).isEqualTo("at most 3 attempts, on reset, 503, within 20%");
        assertThat(factory.describe(config(1))).isEqualTo("never");
    }

    private static RetryConfig config(int attempts) {
        return new RetryConfig(
                attempts,
                List.of(RetryCondition.parse("reset"), RetryCondition.parse("503")),
                List.of(),
                new BackoffConfig(Duration.ofMillis(25), Duration.ofMillis(250)),
                null,
                new BudgetConfig(new Percent(20), 3),
                new DataSize(0));
    }
}
