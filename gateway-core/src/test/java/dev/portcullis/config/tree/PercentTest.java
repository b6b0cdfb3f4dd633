package dev.portcullis.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

    @Test
    void readsWholePercents() {
        assertThat(Percent.parse("20%")).isEqualTo(new Percent(20)).hasToString("20%");
        assertThat(Percent.parse("0%").value()).isZero();
        assertThat(Percent.parse("100%").value()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "101%", "1.5%", "-1%", "%", "", "20 %"})
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Percent.parse(text))
                .withMessageEndingWith(" (expected: a share from 0% to 100%)");
    }
}
