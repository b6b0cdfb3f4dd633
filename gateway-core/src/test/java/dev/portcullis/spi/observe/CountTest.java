package dev.portcullis.spi.observe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Dropped", "1st", "a-b", "a b", "_a"})
    void refusesNamesThatNoMetricMayHave(String name) {
        assertThatThrownBy(() -> new Count(name, "What.", "to", "x", 1))
                .hasMessage("name \"" + name + "\" (expected: a lower-case letter, then such letters, digits and _)");
        assertThatThrownBy(() -> new Count("dropped", "What.", name, "x", 1)).hasMessageStartingWith("label \"" + name);
    }
}
