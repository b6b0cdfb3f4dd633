package dev.portcullis.engine.pipeline;

import dev.portcullis.config.tree.DataSize;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/*
 * As Kestrel's limits of data rates: who is waited for has some time of grace, and each byte gives it more. So a rate costs an
 * addition for each piece, no look at the clock of its own, and a client that was fast may rest for a while.
 */
/**
 * How fast a client must be while it is waited for. Immutable.
 *
 * @param graceNanos what it has at first
 * @param nanosPerByte what each byte adds; 0 if it may be as slow as it likes
 */
record Pace(long graceNanos, long nanosPerByte) {

    /** As good as for ever, and far from the end of the clock's numbers. */
    private static final long FAR = TimeUnit.DAYS.toNanos(1);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** No demands. */
    static final Pace ANY = new Pace(FAR, 0);

    static Pace of(DataSize perSecond, Duration grace) {
        return perSecond.bytes() == 0 ? ANY : new Pace(grace.toNanos(), Math.max(1, SECOND / perSecond.bytes()));
    }

    /** Until when a client has time that is waited for from {@code now} on. */
    long first(long now) {
        return now + graceNanos;
    }

    /** Until when it has time that had it until {@code due}, and moved some bytes. */
    long after(long due, long bytes, long now) {
        if (nanosPerByte == 0 || bytes > FAR / nanosPerByte) {
            return now + FAR;
        }
        long later = due + bytes * nanosPerByte;
        return later - now > FAR ? now + FAR : later;
    }
}
