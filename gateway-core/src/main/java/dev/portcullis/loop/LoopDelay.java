package dev.portcullis.loop;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;

/**
 * How late a loop is: how long what is ready has to wait until the loop comes to it. Learned from how late the turns of its
 * {@link TimerWheel} are, so that nobody has to look at the clock for it.
 *
 * <p>It is the least of the last three turns: a single pause of the collector, or one slow task, is no overload. It rises at once
 * when all three were late, and falls by a quarter with each turn.
 */
@EventLoopConfined
public final class LoopDelay {

    private static final long NEGLIGIBLE = 1_000_000;

    private long last;
    private long beforeLast;
    private volatile long nanos;

    /** A turn was {@code late} nanoseconds late. */
    void turned(long late) {
        long least = Math.min(late, Math.min(last, beforeLast));
        beforeLast = last;
        last = late;
        long fallen = nanos - (nanos >> 2);
        long now = Math.max(least, fallen);
        nanos = now < NEGLIGIBLE ? 0 : now;
    }

    /** In nanoseconds; 0 for less than a millisecond. */
    @AnyThread
    public long nanos() {
        return nanos;
    }
}
