package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.engine.pipeline.Pressure;
import dev.portcullis.engine.pipeline.Reason;
import dev.portcullis.testkit.ManualTicker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverloadWatchTest {

    private final AtomicReference<Pressure> pressure = new AtomicReference<>(Pressure.NONE);
    private final ManualTicker clock = new ManualTicker();
    private final Gauge memory = new Gauge();
    private final OverloadWatch watch = new OverloadWatch(List.of(), pressure, memory, clock);

    private static final class Gauge extends MemoryGauge {

        private int heap;
        private int direct;
        private int collections;

        @Override
        int heap() {
            return heap;
        }

        @Override
        int directMemory(int mark) {
            return direct;
        }

        @Override
        void collect() {
            collections++;
        }
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void marks(int heap, int direct) {
        watch.configure(new OverloadConfig(
                0, Duration.ofMillis(500), new Percent(heap), new Percent(direct), Duration.ofSeconds(7)));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(Duration.ofMillis(500));
            watch.look();
        }
    }

    @Test
    void refusesNothingBelowTheMarks() {
        marks(90, 90);
        memory.heap = 899;
        memory.direct = 899;
        look(1);

        assertThat(pressure.get().share()).isZero();
        assertThat(memory.collections).isZero();
    }

    @Test
    void refusesMoreTheLessIsLeft() {
        marks(90, 90);
        memory.direct = 950;
        look(1);
        assertThat(pressure.get().share()).isBetween(Pressure.ALL / 2, Pressure.ALL * 6 / 10);
        assertThat(pressure.get().reason()).isEqualTo(Reason.DIRECT_MEMORY);

        memory.heap = 1000;
        look(1);
        assertThat(pressure.get().share()).isEqualTo(Pressure.ALL);
        assertThat(pressure.get().reason()).isEqualTo(Reason.HEAP);
        assertThat(pressure.get().error().retryAfterSeconds()).isEqualTo(7);
    }

    @Test
    void letsAllThroughWithinSeconds() {
        marks(90, 90);
        memory.direct = 1000;
        look(1);
        memory.direct = 100;

        look(1);
        assertThat(pressure.get().share()).isEqualTo(Pressure.ALL / 2);
        look(10);
        assertThat(pressure.get().share()).isZero();
    }

    @Test
    void asksForACollectionNowAndThenWhileTheHeapIsFull() {
        marks(90, 90);
        memory.heap = 950;
        look(1);
        assertThat(memory.collections).isEqualTo(1);
        look(9);
        assertThat(memory.collections).isEqualTo(1);
        look(20);
        assertThat(memory.collections).isEqualTo(3);

        memory.heap = 100;
        look(100);
        assertThat(memory.collections).isEqualTo(3);
    }

    @Test
    void neverRefusesAtAMarkOfAll() {
        marks(100, 100);
        memory.heap = 1000;
        memory.direct = 1000;
        look(3);

        assertThat(pressure.get().share()).isZero();
    }

    @Test
    void readsTheMemoryOfThisProcess() {
        MemoryGauge real = new MemoryGauge();
        real.collect();

        assertThat(real.heap()).isBetween(1, 1000);
        assertThat(real.directMemory()).isBetween(0, 1000);
    }

    @Test
    void tellsWhatIsInUseFromWhatTheAllocatorKeeps() {
        MemoryGauge real = new MemoryGauge();
        List<ByteBuf> all = new ArrayList<>();
        try {
            while (real.directMemory() < 550) {
                all.add(ByteBufAllocator.DEFAULT.directBuffer(8 * 1024 * 1024));
            }
            assertThat(real.directMemory(500)).isGreaterThanOrEqualTo(500);
        } finally {
            all.forEach(ByteBuf::release);
        }

        assertThat(real.directMemory(500)).isLessThan(500);
    }
}
