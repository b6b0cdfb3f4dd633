package dev.portcullis.plugin.cache;

import dev.portcullis.contract.AnyThread;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Where loops meet. One exchange leads: it asks the integration, and what it gets is written down as it passes. The others
 * that want the same wait. However it goes, nobody is left waiting:
 *
 *   land    the answer is whole: all get it
 *   open    it is none to be kept: all go on and ask for themselves
 *   leave   the leader has failed or gone: the one who has waited longest leads
 *
 * Every exchange calls leave at its end, whatever happened to it, so a leader that dies in any way hands over. It may hand
 * over to one whose exchange is ending at this moment on another loop: that one's own leave comes after, finds itself the
 * leader, and hands on.
 *
 * The lock is held for a few fields' time, and only those take it who have found nothing kept. Verdicts are given outside it.
 */
/** One fetch of an answer, and those who wait for it. */
@AnyThread
final class Flight {

    private final AnswerCache cache;
    private final CacheKey key;
    private final long epoch;
    private final Set<Seat> waiting = new LinkedHashSet<>();
    private @Nullable Seat leader;
    private boolean over;

    /** @param epoch of the cache at the beginning: what it has been purged of since is not kept */
    Flight(AnswerCache cache, CacheKey key, long epoch, Seat leader) {
        this.cache = cache;
        this.key = key;
        this.epoch = epoch;
        this.leader = leader;
        leader.board(this);
    }

    CacheKey key() {
        return key;
    }

    long epoch() {
        return epoch;
    }

    /** Waits with the others; false if it is over, and one has to look again. */
    synchronized boolean board(Seat seat) {
        if (over) {
            return false;
        }
        seat.board(this);
        waiting.add(seat);
        return true;
    }

    /** The leader has the answer, and keeps its own holding of it. */
    void land(Seat by, StoredAnswer answer) {
        end(by, answer, Seat.Verdict.SERVE);
    }

    /** The leader has found that the answer is none to be kept. */
    void open(Seat by) {
        end(by, null, Seat.Verdict.PASS);
    }

    private void end(Seat by, @Nullable StoredAnswer answer, Seat.Verdict verdict) {
        List<Seat> all;
        synchronized (this) {
            if (over || leader != by) {
                return;
            }
            over = true;
            all = new ArrayList<>(waiting);
            waiting.clear();
            for (Seat seat : all) {
                if (answer != null && answer.hold()) {
                    seat.give(answer);
                }
            }
        }
        cache.forget(this);
        all.forEach(seat -> seat.verdict().complete(verdict));
    }

    /** The seat's exchange is over, or goes its own way. Any number of times. */
    void leave(Seat seat) {
        Seat next = null;
        StoredAnswer held;
        boolean ended = false;
        synchronized (this) {
            held = seat.answer();
            seat.give(null);
            if (leader == seat && !over) {
                next = first();
                leader = next;
                over = next == null;
                ended = over;
            } else {
                waiting.remove(seat);
            }
        }
        if (ended) {
            cache.forget(this);
        }
        if (next != null) {
            next.verdict().complete(Seat.Verdict.LEAD);
        }
        if (held != null) {
            held.release();
        }
    }

    private @Nullable Seat first() {
        Iterator<Seat> longest = waiting.iterator();
        if (!longest.hasNext()) {
            return null;
        }
        Seat seat = longest.next();
        longest.remove();
        return seat;
    }
}
