package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/*
 * A loop that finds no permit lists itself once, tries again (a permit may have come back in between), and waits. Whoever
 * gives a permit back wakes the loop that is first in the list; that one takes what it can and lists itself again if its
 * requests want more. So no permit is lost and no loop is passed over for ever.
 */
/** How many connections all loops together have to one server, how many requests wait for one, and on which loops. */
@AnyThread
final class Permits {

    /** One loop that waits. */
    interface Listed {

        /** A permit may be had; called on the thread that gave it back, after the loop was taken off the list. */
        void permitFree();
    }

    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<Listed> waiting = new ConcurrentLinkedQueue<>();
    /** Requests that wait, of all loops. */
    private final AtomicInteger places = new AtomicInteger();

    AtomicInteger taken() {
        return taken;
    }

    boolean take(int max) {
        return take(taken, max);
    }

    private static boolean take(AtomicInteger from, int max) {
        for (int now = from.get(); now < max; now = from.get()) {
            if (from.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a place among the requests that wait for a connection. */
    boolean takePlace(int max) {
        return take(places, max);
    }

    void givePlaceBack() {
        places.decrementAndGet();
    }

    /** Requests that wait for a connection. */
    int places() {
        return places.get();
    }

    void giveBack() {
        taken.decrementAndGet();
        wakeNext();
    }

    /** Wakes the next loop; for one that was woken and no longer wants a permit. */
    void wakeNext() {
        Listed first = waiting.poll();
        if (first != null) {
            first.permitFree();
        }
    }

    void enlist(Listed loop) {
        waiting.add(loop);
    }

    void delist(Listed loop) {
        waiting.remove(loop);
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }
}
