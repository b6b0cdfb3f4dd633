package dev.portcullis.balance;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Keeps retries to a share of the requests of the last ten seconds, so that servers in trouble are not buried under
 * repetitions. One for all loops; what they share is one {@link SlidingCounts}.
 *
 * <p>It is never overdrawn. Loops that ask for the last retry at the same moment may all be refused.
 */
@AnyThread
public final class RetryBudget {

    private static final int WINDOW_SECONDS = 10;
    private static final long PERCENT = 100;

    private final Ticker ticker;
    private final SlidingCounts counts = new SlidingCounts(TimeUnit.SECONDS.toNanos(WINDOW_SECONDS));

    public RetryBudget(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A request has come that may be tried again if need be. */
    public void request() {
        counts.add(ticker.nanos(), false);
    }

    /**
     * Takes one retry out of the budget.
     *
     * @param percent how many retries there may be to a hundred requests
     * @param perSecond how many there may be besides, however few requests come
     * @return whether there was one left
     */
    public boolean tryTake(int percent, int perSecond) {
        long now = ticker.nanos();
        counts.mark(now);
        long sums = counts.sums(now);
        long most = SlidingCounts.all(sums) * percent / PERCENT + (long) perSecond * WINDOW_SECONDS;
        if (SlidingCounts.marked(sums) <= most) {
            return true;
        }
        counts.unmark(now);
        return false;
    }
}
