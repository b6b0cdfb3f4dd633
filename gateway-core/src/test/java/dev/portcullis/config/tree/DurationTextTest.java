package dev.portcullis.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @Test
    void readsEveryUnit() {
        assertThat(DurationText.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(DurationText.parse("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(DurationText.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(DurationText.parse("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(DurationText.parse("1d")).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "999ms", "1s", "61s", "29s", "2m", "90m", "1h", "25h", "1d", "7d"})
    void writesWhatItRead(String text) {
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
    }

    @Test
    void asksForUnitOfBareNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse("30"))
                .withMessage("30 (expected: a duration with its unit, such as 30s or 30ms)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "5 s", "-5s", "1.5s", "5sec", "5S", "1h30m", "999999999999d", "99999999999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage("\"" + text + "\" (expected: a duration, such as 250ms, 5s, 2m, 1h or 1d)");
    }
}
