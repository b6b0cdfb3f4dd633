package dev.portcullis.plugin.traffic.common;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.http.raw.KeyedHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/*
 * A table of buckets, each two longs: the caller's key and the moment at which the bucket is full again (see Bucket). A
 * full bucket says nothing, so its place is free for the next caller; only callers who have been here within the time of a
 * refill take up room.
 *
 * The key picks a group of 16 places, which is searched from the place the key would like best. Groups lie in pages that
 * are made when they are first needed, so a table is as large as its callers ask for, and never larger than 1,048,576 places,
 * 17 MB. If all 16 are taken by callers with tokens out, the one who is nearest to a full bucket gives way: a flood of new
 * callers costs the well-behaved a few counted tokens and never frees those who are over their rate.
 *
 * Threads. Who finds its key moves the moment by compare-and-set, after reading the key again: a place given away meanwhile
 * has another moment. A new key is written under the group's lock, a spin lock held for a few stores, so that no caller
 * gets two buckets.
 */
/** Token buckets by caller, with equal terms, in bounded memory; shared by all loops. */
public final class KeyedBuckets {

    private static final int WAYS = 16;
    private static final int GROUP = 1 + 2 * WAYS;
    private static final int GROUPS_PER_PAGE = 4;
    private static final int PAGES = 1 << 14;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicReferenceArray<long[]> pages = new AtomicReferenceArray<>(PAGES);
    private final long origin;
    private volatile Terms terms;

    /** @param nanos now, by the ticker that {@link #tryTake} is given times of */
    public KeyedBuckets(Rate rate, long burst, long nanos) {
        this.terms = Terms.of(rate, burst);
        this.origin = nanos;
    }

    /**
     * Takes a token from the bucket of the caller with this key, if there is one.
     *
     * @param key a hash of all 64 bits, from {@link KeyedHash}
     */
    @AnyThread
    public boolean tryTake(long key, long nanos) {
        long name = key == 0 ? 1 : key;
        long now = Terms.ticks(nanos - origin);
        long[] page = page((int) (name >>> 50));
        int group = (int) (name >>> 48 & GROUPS_PER_PAGE - 1) * GROUP;
        while (true) {
            Terms granted = terms;
            int place = find(page, group, name);
            if (place < 0) {
                if (granted.tolerance() < granted.interval()) {
                    return false;
                }
                if (claim(page, group, name, now, now + granted.interval())) {
                    return true;
                }
                continue;
            }
            long before = (long) LONGS.getVolatile(page, place + WAYS);
            if ((long) LONGS.getVolatile(page, place) != name) {
                continue;
            }
            long after = Math.max(before, now) + granted.interval();
            if (after - now > granted.tolerance()) {
                return false;
            }
            if (LONGS.compareAndSet(page, place + WAYS, before, after)) {
                return true;
            }
        }
    }

    /** Grants other amounts from now on; each caller's bucket stays as empty as it is. One thread at a time. */
    public void reconfigure(Rate rate, long burst, long nanos) {
        Terms last = terms;
        Terms next = Terms.of(rate, burst);
        if (next.equals(last)) {
            return;
        }
        if (next.tolerance() > last.tolerance()) {
            rescale(next, last, nanos);
            terms = next;
        } else {
            terms = next;
            rescale(next, last, nanos);
        }
    }

    /** Bytes of the places made so far. */
    long bytesForTest() {
        long bytes = PAGES * 4L;
        for (int i = 0; i < PAGES; i++) {
            bytes += pages.get(i) == null ? 0 : 16 + (long) GROUPS_PER_PAGE * GROUP * Long.BYTES;
        }
        return bytes;
    }

    private long[] page(int index) {
        long[] page = pages.get(index);
        if (page == null) {
            long[] made = new long[GROUPS_PER_PAGE * GROUP];
            page = pages.compareAndExchange(index, null, made);
            return page == null ? made : page;
        }
        return page;
    }

    /** Where the key stands, or -1. */
    private static int find(long[] page, int group, long name) {
        int keys = group + 1;
        for (int i = 0; i < WAYS; i++) {
            int place = keys + (int) (name + i & WAYS - 1);
            if ((long) LONGS.getVolatile(page, place) == name) {
                return place;
            }
        }
        return -1;
    }

    /** Gives the key a place, with the first token taken; false if it has one by now. */
    private static boolean claim(long[] page, int group, long name, long now, long fullAt) {
        while (!LONGS.compareAndSet(page, group, 0L, 1L)) {
            Thread.onSpinWait();
        }
        try {
            if (find(page, group, name) >= 0) {
                return false;
            }
            while (!take(page, place(page, group, name, now), name, fullAt)) {
                continue;
            }
            return true;
        } finally {
            LONGS.setVolatile(page, group, 0L);
        }
    }

    /** Takes a place from its caller, unless that one takes a token at this very moment. */
    private static boolean take(long[] page, int place, long name, long fullAt) {
        long before = (long) LONGS.getVolatile(page, place + WAYS);
        long last = (long) LONGS.getVolatile(page, place);
        LONGS.setVolatile(page, place, 0L);
        boolean taken = LONGS.compareAndSet(page, place + WAYS, before, fullAt);
        LONGS.setVolatile(page, place, taken ? name : last);
        return taken;
    }

    /** The first place whose bucket is full, or else the one that will be soonest. */
    private static int place(long[] page, int group, long name, long now) {
        int keys = group + 1;
        int best = -1;
        long soonest = Long.MAX_VALUE;
        for (int i = 0; i < WAYS; i++) {
            int place = keys + (int) (name + i & WAYS - 1);
            long fullAt = (long) LONGS.getVolatile(page, place + WAYS);
            if (fullAt <= now) {
                return place;
            }
            if (fullAt < soonest) {
                soonest = fullAt;
                best = place;
            }
        }
        return best;
    }

    private void rescale(Terms next, Terms last, long nanos) {
        long now = Terms.ticks(nanos - origin);
        for (int i = 0; i < PAGES; i++) {
            long[] page = pages.get(i);
            for (int group = 0; page != null && group < page.length; group += GROUP) {
                for (int place = group + 1 + WAYS; place < group + GROUP; place++) {
                    long before = (long) LONGS.getVolatile(page, place);
                    while (!LONGS.compareAndSet(page, place, before, next.rescaled(before, now, last))) {
                        before = (long) LONGS.getVolatile(page, place);
                    }
                }
            }
        }
    }
}
