package dev.portcullis.spi.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.integration.RetryCondition.Kind;
import dev.portcullis.spi.integration.RetryConfig.BackoffConfig;
import dev.portcullis.spi.integration.RetryConfig.BudgetConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPlanTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"connect-failure", "refused-stream", "reset", "response-timeout", "503", "599", "unavailable"})
    void conditionsReadAsTheyAreWritten(String text) {
        assertThat(RetryCondition.parse(text)).hasToString(text);
    }

    @Test
    void namesWhatMayBeACondition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryCondition.parse("connect-failures"))
                .withMessage(
                        "\"connect-failures\" (expected: connect-failure, refused-stream, reset, response-timeout, a"
                                + " status from 400 to 599, or a status of gRPC such as unavailable; did you mean"
                                + " \"connect-failure\"?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "600", "50", "ok", "", "status", "grpc-status", "0503"})
    void refusesWhatIsNoCondition(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RetryCondition.parse(text));
    }

    @Test
    void knowsItsReasons() {
        RetryPlan plan = plan(1, 1, "reset", "503", "unavailable");

        assertThat(plan.isFor(Kind.RESET)).isTrue();
        assertThat(plan.isFor(Kind.CONNECT_FAILURE)).isFalse();
        assertThat(plan.isForStatus(503)).isTrue();
        assertThat(plan.isForStatus(502)).isFalse();
        assertThat(plan.isForGrpc(14)).isTrue();
        assertThat(plan.isForGrpc(13)).isFalse();
        assertThat(plan.isForGrpc(-1)).isFalse();
    }

    @Test
    void thePauseDoublesUpToItsLimit() {
        RetryPlan plan = plan(25, 250, "reset");

        assertThat(Stream.of(1, 2, 3, 4, 5, 60).map(retry -> millis(plan.pauseNanos(retry, 1))))
                .containsExactly(25L, 50L, 100L, 200L, 250L, 250L);
        assertThat(millis(plan.pauseNanos(2, 0.5))).isEqualTo(25);
        assertThat(plan.pauseNanos(2, 0)).isZero();
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static RetryPlan plan(int base, int max, String... on) {
        return new RetryPlan(new RetryConfig(
                2,
                Stream.of(on).map(RetryCondition::parse).toList(),
                List.of(),
                new BackoffConfig(Duration.ofMillis(base), Duration.ofMillis(max)),
                null,
                new BudgetConfig(new Percent(20), 3),
                DataSize.ZERO));
    }
}
