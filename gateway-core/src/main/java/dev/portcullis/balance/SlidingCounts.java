package dev.portcullis.balance;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicLongArray;

/*
 * A ring of slots of time, ten of them to a window. Each is one word, so that a loop changes it in one step:
 *
 *   which slot of time it counts, modulo 2^24  |  all events  |  the marked ones
 *
 * Whoever comes first in a new slot of time takes the place of the oldest. Who comes late by a whole window, because the
 * system had stopped his thread, finds a newer slot in his place, and is not counted.
 */
/**
 * How many events there were within a window of time, and how many of them were marked, counted by all loops together: one of
 * the named crossings. The window moves on by tenths. Allocates nothing.
 */
@AnyThread
final class SlidingCounts {

    private static final int SLOTS = 10;
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long ONE = 1L << COUNT_BITS;
    private static final long ONE_MARKED = 1;
    private static final int TIME_SHIFT = 2 * COUNT_BITS;
    private static final long TIME_MASK = (1L << Long.SIZE - TIME_SHIFT) - 1;
    /** A slot that is newer by less than this was found by somebody late; otherwise it is left over from long ago. */
    private static final long MOST_LATE = 1024;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final long slotNanos;

    SlidingCounts(long windowNanos) {
        this.slotNanos = Math.max(1, windowNanos / SLOTS);
    }

    /** Counts an event. */
    void add(long nanos, boolean marked) {
        change(nanos, marked ? ONE + ONE_MARKED : ONE);
    }

    /** Counts a mark without an event. */
    void mark(long nanos) {
        change(nanos, ONE_MARKED);
    }

    /** Takes back a {@link #mark} of the same time. */
    void unmark(long nanos) {
        change(nanos, -ONE_MARKED);
    }

    private void change(long nanos, long by) {
        long time = Math.floorDiv(nanos, slotNanos);
        int at = (int) Math.floorMod(time, (long) SLOTS);
        while (true) {
            long word = slots.get(at);
            long age = time - (word >>> TIME_SHIFT) & TIME_MASK;
            if (age > TIME_MASK - MOST_LATE && !isEmpty(word) || age != 0 && by < 0) {
                return;
            }
            long counted = age == 0 ? word : (time & TIME_MASK) << TIME_SHIFT;
            if (isFull(counted, by) || slots.compareAndSet(at, word, counted + by)) {
                return;
            }
        }
    }

    private static boolean isEmpty(long word) {
        return (word & (1L << TIME_SHIFT) - 1) == 0;
    }

    /** A million in a tenth of a window: more are not counted, and the shares stay what they are. */
    private static boolean isFull(long word, long by) {
        return by > 0 && ((word >>> COUNT_BITS & COUNT_MASK) == COUNT_MASK || (word & COUNT_MASK) == COUNT_MASK);
    }

    /** The sums of the window that ends now, for {@link #all} and {@link #marked}; with what a loop counts a moment later. */
    long sums(long nanos) {
        long next = Math.floorDiv(nanos, slotNanos) + 1;
        long all = 0;
        long marked = 0;
        for (int at = 0; at < SLOTS; at++) {
            long word = slots.get(at);
            if ((next - (word >>> TIME_SHIFT) & TIME_MASK) <= SLOTS) {
                all += word >>> COUNT_BITS & COUNT_MASK;
                marked += word & COUNT_MASK;
            }
        }
        return all << Integer.SIZE | marked;
    }

    static long all(long sums) {
        return sums >>> Integer.SIZE;
    }

    static long marked(long sums) {
        return sums & 0xffff_ffffL;
    }
}
