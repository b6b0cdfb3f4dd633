package dev.portcullis.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void sortsByFileAndPlace() {
        problems.error(new Location("b.yaml", 1, 1), "x", "third");
        problems.error(new Location("a.yaml", 10, 1), "x", "second");
        problems.error(new Location("a.yaml", 9, 7), "x", "first");

        assertThat(problems.all()).extracting(Problem::message).containsExactly("first", "second", "third");
    }

    @Test
    void warningsAreNoErrors() {
        problems.warning(Location.BUILT_IN, "", "odd");

        assertThat(problems.hasErrors()).isFalse();
        assertThat(problems.all()).hasToString("[(built-in)  warning: odd]");
    }

    @Test
    void findsNearestName() {
        assertThat(Problems.nearest("ordres", List.of("users", "orders"))).isEqualTo("orders");
        assertThat(Problems.nearest("retires", List.of("retries"))).isEqualTo("retries");
        assertThat(Problems.nearest("billing", List.of("users", "orders"))).isNull();
    }

    @Test
    void showsNumbersBareAndTextQuotedOnOneLine() {
        assertThat(Problems.shown("-1.5")).isEqualTo("-1.5");
        assertThat(Problems.shown("a\nb")).isEqualTo("\"a b\"");
        assertThat(Problems.shown("x".repeat(200))).isEqualTo("\"" + "x".repeat(80) + "…\"");
    }

    @Test
    void secretTextDoesNotPrint() {
        assertThat(new ConfigNode.Text("hunter2", true, Location.BUILT_IN, true).toString())
                .doesNotContain("hunter2");
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void invariantsPrintValuesAsTheyAreWritten() {
        Invariants invariants = new Invariants()
                .require(false, "period", Duration.ofMillis(50), "100ms to 1d")
                .require(false, "unit", TimeUnit.SECONDS, "minutes")
                .require(false, "key", null, "a key");

        assertThat(catchThrowable(invariants::orThrow))
                .hasMessage("period: 50ms (expected: 100ms to 1d); unit: seconds (expected: minutes); "
                        + "key: nothing (expected: a key)");
    }
}
