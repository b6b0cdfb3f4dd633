package dev.portcullis.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.DataSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    private final Pace pace = Pace.of(new DataSize(100), Duration.ofSeconds(5));

    @Test
    void beginsWithTheGrace() {
        assertThat(pace.first(SECOND)).isEqualTo(6 * SECOND);
    }

    @Test
    void givesEachByteItsTime() {
        assertThat(pace.after(6 * SECOND, 250, 2 * SECOND)).isEqualTo(8 * SECOND + SECOND / 2);
    }

    @Test
    void givesADayAtMost() {
        long day = Duration.ofDays(1).toNanos();

        assertThat(pace.after(6 * SECOND, 1L << 40, SECOND)).isEqualTo(SECOND + day);
        assertThat(pace.after(SECOND + day, 100, SECOND)).isEqualTo(SECOND + day);
    }

    @Test
    void demandsNothingOfARateOfZero() {
        Pace any = Pace.of(DataSize.ZERO, Duration.ofSeconds(5));

        assertThat(any.first(SECOND)).isGreaterThan(1000 * SECOND);
        assertThat(any.after(any.first(0), 1, 50 * SECOND)).isGreaterThan(1000 * SECOND);
    }

    @Test
    void knowsRatesFasterThanAByteInANanosecond() {
        assertThat(Pace.of(new DataSize(4_000_000_000L), Duration.ofSeconds(5)).after(0, 1000, 0))
                .isEqualTo(1000);
    }
}
