package dev.portcullis.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.loop.LoopDelay;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SheddingTest {

    private static final int REQUESTS = 10_000;

    private final AtomicReference<Pressure> pressure = new AtomicReference<>(Pressure.NONE);
    private final Shedding shedding = new Shedding(pressure, new LoopDelay());

    private int refusedOf() {
        int refused = 0;
        for (int i = 0; i < REQUESTS; i++) {
            refused += shedding.refusal() == null ? 0 : 1;
        }
        return refused;
    }

    @Test
    void refusesNothingWithoutPressure() {
        assertThat(refusedOf()).isZero();
    }

    @Test
    void refusesTheShareThatIsDue() {
        pressure.set(Pressure.NONE.with(Pressure.ALL / 4, Reason.HEAP));

        assertThat(refusedOf()).isBetween(REQUESTS / 5, REQUESTS * 3 / 10);
        assertThat(shedding.refused(Reason.HEAP)).isPositive();
        assertThat(shedding.refused(Reason.LOOP_DELAY)).isZero();
    }

    @Test
    void refusesAllAtTheEnd() {
        pressure.set(Pressure.NONE.with(Pressure.ALL, Reason.DIRECT_MEMORY));

        assertThat(refusedOf()).isEqualTo(REQUESTS);
        assertThat(shedding.refused(Reason.DIRECT_MEMORY)).isEqualTo(REQUESTS);
    }

    @Test
    void growsFromASixteenthAtTheMarkToAllAtFull() {
        assertThat(Pressure.share(499, 500, 1000)).isZero();
        assertThat(Pressure.share(500, 500, 1000)).isEqualTo(Pressure.ALL / 16);
        assertThat(Pressure.share(750, 500, 1000)).isEqualTo(Pressure.ALL * 17 / 32);
        assertThat(Pressure.share(1000, 500, 1000)).isEqualTo(Pressure.ALL);
        assertThat(Pressure.share(5000, 500, 1000)).isEqualTo(Pressure.ALL);
    }

    @Test
    void aDelayOfZeroIsNoMark() {
        OverloadConfig off =
                new OverloadConfig(0, Duration.ZERO, new Percent(90), new Percent(90), Duration.ofSeconds(1));

        assertThat(Pressure.of(off).delayNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
