package dev.portcullis.spi;

import dev.portcullis.contract.AnyThread;

/**
 * A wait: obtained from the exchange, and itself the outcome to return.
 *
 * <p>The exchange's deadline bounds it. If the filter never completes it, the exchange is refused with {@code
 * filter.timeout}.
 */
public abstract non-sealed class Pending implements Outcome {

    /**
     * Completes this wait; the chain goes on with {@code outcome}, on the exchange's loop.
     *
     * <p>May be called on any thread, also before the filter has returned. Only the first call counts.
     *
     * @return whether this call was the one that counted; {@code false} also after the client has left
     */
    @AnyThread
    public abstract boolean complete(Outcome outcome);

    /** Runs {@code action} on the exchange's loop, once, if the wait ends without {@link #complete}. Call it on that loop. */
    public abstract void onCancel(Runnable action);
}
