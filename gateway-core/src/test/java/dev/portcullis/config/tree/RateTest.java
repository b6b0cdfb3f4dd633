package dev.portcullis.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @ParameterizedTest
    @ValueSource(strings = {"100/s", "30/m", "5000/h", "1000/d"})
    void writesWhatItRead(String text) {
        assertThat(Rate.parse(text)).hasToString(text);
    }

    @Test
    void asksForPeriodOfBareNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse("100"))
                .withMessage("100 (expected: a rate with its period, such as 100/s or 100/m)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/s", "-1/s", "100/w", "100 / s", "/s", "fast"})
    void refusesWhatIsNoRate(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessage("\"" + text + "\" (expected: a rate above 0, such as 100/s, 30/m, 5000/h or 1000/d)");
    }
}
