package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.AnyThread;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the client connections of all loops, those of listeners apart excepted, and makes room before they become too many: near
 * the limit each loop closes those that have been idle longest.
 */
@AnyThread
public final class Occupancy {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<LoopState> loops;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong nextRelief = new AtomicLong(System.nanoTime());
    private volatile int most = Integer.MAX_VALUE;

    public Occupancy(List<LoopState> loops) {
        this.loops = loops;
    }

    /** @param connections how many there may be from now on */
    public void limit(int connections) {
        most = connections;
    }

    int most() {
        return most;
    }

    /** Takes a place; false if none is left. */
    boolean enter() {
        int limit = most;
        int now = open.incrementAndGet();
        if (now >= limit - (limit >> 4)) {
            relieve(now, limit);
        }
        if (now > limit) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Makes room for an eighth of the limit; looks through the connections a few times in a second at most. */
    private void relieve(int now, int limit) {
        long time = System.nanoTime();
        long next = nextRelief.get();
        if (time - next < 0 || !nextRelief.compareAndSet(next, time + PAUSE_NANOS)) {
            return;
        }
        int excess = Math.max(1, now - (limit - (limit >> 3)));
        int each = (excess + loops.size() - 1) / loops.size();
        for (LoopState loop : loops) {
            loop.context().executor().execute(() -> loop.closeIdle(each));
        }
    }

    /** Descriptors have run out: an eighth of the connections that there are may have to go. */
    void relieve() {
        int now = open.get();
        relieve(now, now);
    }
}
