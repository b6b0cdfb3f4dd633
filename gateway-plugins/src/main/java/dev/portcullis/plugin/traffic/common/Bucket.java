package dev.portcullis.plugin.traffic.common;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.contract.AnyThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/*
 * The generic cell rate algorithm (ITU-T I.371): a bucket is one number, the moment at which it will be full again if nobody
 * takes from it. Taking a token moves that moment by the time one token takes to come back; the bucket is empty when it lies
 * further ahead than a whole refill takes. One compare-and-set decides, so callers on all loops together never get more
 * than the burst and what came back since.
 *
 * A change of terms keeps each bucket as empty as it was. The moment is moved before the new terms count if it moves
 * ahead, and after if it moves back: whoever takes meanwhile meets a bucket that looks emptier than it is, never fuller.
 */
/** A token bucket, shared by all loops. */
public final class Bucket {

    private static final VarHandle FULL_AT = handle();

    private final long origin;
    private volatile Terms terms;
    private volatile long fullAt;

    /** @param nanos now, by the ticker that {@link #tryTake} is given times of */
    public Bucket(Rate rate, long burst, long nanos) {
        this.terms = Terms.of(rate, burst);
        this.origin = nanos;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Bucket.class, "fullAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whether a bucket with this burst can be kept: its refill takes a year at most. */
    public static boolean fits(Rate rate, long burst) {
        return Terms.fits(rate, burst);
    }

    /** Takes a token if there is one. */
    @AnyThread
    public boolean tryTake(long nanos) {
        long now = Terms.ticks(nanos - origin);
        while (true) {
            Terms granted = terms;
            long before = fullAt;
            long after = Math.max(before, now) + granted.interval();
            if (after - now > granted.tolerance()) {
                return false;
            }
            if (FULL_AT.compareAndSet(this, before, after)) {
                return true;
            }
        }
    }

    /** Grants other amounts from now on. One thread at a time. */
    public void reconfigure(Rate rate, long burst, long nanos) {
        Terms last = terms;
        Terms next = Terms.of(rate, burst);
        if (next.tolerance() > last.tolerance()) {
            rescale(next, last, nanos);
            terms = next;
        } else {
            terms = next;
            rescale(next, last, nanos);
        }
    }

    private void rescale(Terms next, Terms last, long nanos) {
        long now = Terms.ticks(nanos - origin);
        long before;
        do {
            before = fullAt;
        } while (!FULL_AT.compareAndSet(this, before, next.rescaled(before, now, last)));
    }
}
