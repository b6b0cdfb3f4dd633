package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingCountsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SlidingCounts counts = new SlidingCounts(10 * SECOND);

    /** System.nanoTime() may begin anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, -25, Long.MAX_VALUE / 2, Long.MIN_VALUE / 2})
    void countsWhatIsInTheWindow(long start) {
        counts.add(start, true);
        counts.add(start + SECOND, false);
        counts.add(start + 9 * SECOND, true);

        is(start + 9 * SECOND, 3, 2);
        is(start + 10 * SECOND, 2, 1);
        is(start + 11 * SECOND, 1, 1);
        is(start + 19 * SECOND, 0, 0);
        counts.add(start + 20 * SECOND, true);
        is(start + 20 * SECOND, 1, 1);
    }

    @Test
    void aSlotIsTakenOverByTheNextWindow() {
        counts.add(0, true);
        counts.add(10 * SECOND, false);

        is(10 * SECOND, 1, 0);
    }

    @Test
    void marksCanBeTakenBack() {
        counts.add(0, false);
        counts.mark(0);
        counts.mark(0);
        counts.unmark(0);

        is(0, 1, 1);
    }

    @Test
    void whoComesLateByAWindowIsNotCounted() {
        counts.add(20 * SECOND, false);
        counts.add(10 * SECOND, true);
        counts.unmark(10 * SECOND);

        is(20 * SECOND, 1, 0);
    }

    @Test
    void oldCountsDoNotComeBackAfterLongSilence() {
        counts.add(0, true);

        for (int days = 1; days < 400; days++) {
            long now = TimeUnit.DAYS.toNanos(days);
            is(now, 0, 0);
            counts.add(now, true);
            is(now, 1, 1);
        }
    }

    @Test
    void loopsLoseNoEvent() throws InterruptedException {
        Thread[] loops = new Thread[4];
        for (int i = 0; i < loops.length; i++) {
            boolean marked = i % 2 == 0;
            loops[i] = new Thread(() -> {
                for (int event = 0; event < 20_000; event++) {
                    counts.add(event % 5 * SECOND, marked);
                }
            });
        }
        for (Thread loop : loops) {
            loop.start();
        }
        for (Thread loop : loops) {
            loop.join();
        }

        is(5 * SECOND, 80_000, 40_000);
    }

    private void is(long now, long all, long marked) {
        long sums = counts.sums(now);
        assertThat(SlidingCounts.all(sums)).as("all").isEqualTo(all);
        assertThat(SlidingCounts.marked(sums)).as("marked").isEqualTo(marked);
    }
}
