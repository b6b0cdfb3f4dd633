package dev.portcullis.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Waits until a figure no longer changes. */
final class Stillness {

    /** Longer than Linux waits before it tries again what a full receiver did not take: 200 ms. */
    private static final long STILL = TimeUnit.MILLISECONDS.toNanos(400);

    private Stillness() {}

    /** Waits until {@code figure} is not 0 and has not changed for a while; gives it back. */
    static int of(String name, IntSupplier figure) {
        long[] since = {System.nanoTime()};
        int[] last = {0};
        Eventually.that(name + " stand still", () -> {
            int now = figure.getAsInt();
            if (now != last[0]) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - since[0] > STILL;
        });
        return last[0];
    }

    /** Lets time pass where the passing of time is what a test is about. */
    static void pass(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
