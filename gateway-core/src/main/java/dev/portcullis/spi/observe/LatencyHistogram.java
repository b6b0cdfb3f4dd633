package dev.portcullis.spi.observe;

import java.util.Arrays;

/**
 * How long things took, in buckets that double: bucket {@code i} holds what took at most 2<sup>i</sup> µs and more than the
 * bucket below it; the last holds all that took longer than 2<sup>26</sup> µs (67 s).
 */
public final class LatencyHistogram {

    /** Buckets, the unbounded one included. */
    public static final int BUCKETS = 28;

    private final long[] counts;
    private final long sumNanos;

    /** The array is kept, not copied. */
    LatencyHistogram(long[] counts, long sumNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
    }

    /** The bucket of a time. */
    static int bucket(long nanos) {
        long micros = (nanos + 999) / 1000;
        return micros <= 1 ? 0 : Math.min(64 - Long.numberOfLeadingZeros(micros - 1), BUCKETS - 1);
    }

    /** The longest time in the bucket, in microseconds; {@link Long#MAX_VALUE} for the last. */
    public static long boundMicros(int bucket) {
        return bucket == BUCKETS - 1 ? Long.MAX_VALUE : 1L << bucket;
    }

    /** How many fell into this bucket alone. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** How many in all. */
    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** All times added up. */
    public long sumNanos() {
        return sumNanos;
    }
}
