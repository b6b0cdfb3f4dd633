package dev.portcullis.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about and tells nobody. */
final class Eventually {

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

    private Eventually() {}

    static void that(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 10 s");
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
