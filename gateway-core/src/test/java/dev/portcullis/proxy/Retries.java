package dev.portcullis.proxy;

import dev.portcullis.config.model.UpstreamConfig.CircuitBreakerConfig;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.integration.RetryCondition;
import dev.portcullis.spi.integration.RetryConfig;
import dev.portcullis.spi.integration.RetryConfig.BackoffConfig;
import dev.portcullis.spi.integration.RetryConfig.BudgetConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of retries, as far as a test says them. */
final class Retries {

    int attempts = 2;
    List<String> methods = List.of();

    @Nullable Duration retryAfter;

    int share = 100;
    int perSecond = 100;
    int replay = 64 * 1024;
    private final String[] on;

    private Retries(String... on) {
        this.on = on;
    }

    static Retries on(String... conditions) {
        return new Retries(conditions);
    }

    Retries attempts(int most) {
        attempts = most;
        return this;
    }

    Retries methods(String... names) {
        methods = List.of(names);
        return this;
    }

    Retries retryAfter(Duration longest) {
        retryAfter = longest;
        return this;
    }

    Retries budget(int percent, int minimum) {
        share = percent;
        perSecond = minimum;
        return this;
    }

    Retries replay(int bytes) {
        replay = bytes;
        return this;
    }

    RetryConfig config() {
        return new RetryConfig(
                attempts,
                Stream.of(on).map(RetryCondition::parse).toList(),
                methods,
                new BackoffConfig(Duration.ofMillis(25), Duration.ofMillis(250)),
                retryAfter,
                new BudgetConfig(new Percent(share), perSecond),
                new DataSize(replay));
    }

    /** Opens at the second of two failures, for five seconds, and wants one good probe. */
    static CircuitBreakerConfig circuit() {
        return new CircuitBreakerConfig(
                new Percent(50), Duration.ofSeconds(10), 2, Duration.ofSeconds(5), 1, List.of(503));
    }
}
