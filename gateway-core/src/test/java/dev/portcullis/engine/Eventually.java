package dev.portcullis.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about and tells nobody. */
final class Eventually {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    static void that(String wish, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        long pause = PAUSE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 10 s: " + wish);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause + pause / 4, LONGEST_PAUSE);
        }
    }
}
