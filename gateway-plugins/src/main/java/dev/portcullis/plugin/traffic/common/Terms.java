package dev.portcullis.plugin.traffic.common;

import dev.portcullis.config.tree.Rate;
import java.time.Duration;

/**
 * How much a token bucket grants: so many tokens at once, and how fast they come back. Times are ticks of a sixteenth of a
 * nanosecond, so that fast rates are not rounded; what is rounded all the same is rounded against the caller. Immutable.
 *
 * @param interval ticks in which one token comes back
 * @param tolerance ticks in which an empty bucket is full again
 */
record Terms(long interval, long tolerance) {

    private static final int TICKS_PER_NANO = 16;

    /** The longest an empty bucket may take to be full. */
    private static final long LONGEST = Duration.ofDays(366).toNanos() * TICKS_PER_NANO;

    static Terms of(Rate rate, long burst) {
        long interval = interval(rate);
        return new Terms(interval, Math.multiplyExact(interval, burst));
    }

    static boolean fits(Rate rate, long burst) {
        return burst <= LONGEST / interval(rate);
    }

    private static long interval(Rate rate) {
        long period = rate.period().toNanos() * TICKS_PER_NANO;
        return Math.floorDiv(period - 1, rate.events()) + 1;
    }

    static long ticks(long nanos) {
        return nanos * TICKS_PER_NANO;
    }

    /**
     * What becomes of a moment at which a bucket would have been full under {@code last}: the bucket is as empty, in
     * proportion, under these terms. Nobody is refilled by a change.
     */
    long rescaled(long fullAt, long now, Terms last) {
        long rest = fullAt - now;
        if (rest <= 0 || last.tolerance == 0) {
            return fullAt;
        }
        return now + (long) Math.ceil(rest * ((double) tolerance / last.tolerance));
    }
}
