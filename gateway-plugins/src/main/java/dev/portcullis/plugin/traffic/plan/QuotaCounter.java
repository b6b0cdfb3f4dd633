package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is used of a quota in the present period. One number holds both, so that loops cannot disagree on the turn. */
final class QuotaCounter {

    private static final int USED_BITS = 40;
    private static final long USED = (1L << USED_BITS) - 1;

    /** The first day of the period it counts, above what is used in it. */
    private final AtomicLong state;

    QuotaCounter(long firstDay, long used) {
        state = new AtomicLong(firstDay << USED_BITS | used);
    }

    /** Counts one more, unless that is over the limit. A period that lies before the one counted is taken for it. */
    @AnyThread
    boolean tryCount(long firstDay, long limit) {
        while (true) {
            long before = state.get();
            boolean sameOrLater = before >>> USED_BITS >= firstDay;
            long used = sameOrLater ? before & USED : 0;
            if (used >= limit) {
                return false;
            }
            long after = sameOrLater ? before + 1 : firstDay << USED_BITS | 1;
            if (state.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
