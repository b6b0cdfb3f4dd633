package dev.portcullis.plugin.traffic.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/** Eight threads that take as fast as they can. */
final class Race {

    private static final int THREADS = 8;
    private static final long LENGTH = TimeUnit.MILLISECONDS.toNanos(300);

    private Race() {}

    /** Asserts that they get the burst and what came back since the first of them began, and that the bucket gives all of it. */
    static void assertNeverMore(long burst, long perSecond, LongPredicate tryTake) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long start = System.nanoTime();
            List<Future<Long>> runs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                runs.add(threads.submit(() -> run(start, tryTake)));
            }
            long granted = 0;
            for (Future<Long> run : runs) {
                granted += run.get(10, TimeUnit.SECONDS);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat((double) granted).isLessThanOrEqualTo(burst + perSecond * seconds + 1);
            assertThat(granted).isGreaterThan(burst);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long run(long start, LongPredicate tryTake) {
        long granted = 0;
        long now = System.nanoTime();
        while (now - start < LENGTH) {
            granted += tryTake.test(now) ? 1 : 0;
            now = System.nanoTime();
        }
        return granted;
    }
}
