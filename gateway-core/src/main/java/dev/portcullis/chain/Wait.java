package dev.portcullis.chain;

import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A wait of one run of the chain: the one place where a filter's answer crosses from another thread to the loop. */
final class Wait extends Pending implements Runnable {

    private static final Object NOTHING = new Object();

    private final ChainRun run;
    private final Executor loop;
    /** NOTHING until settled; then an Outcome, or this for cancelled. */
    private final AtomicReference<Object> settled = new AtomicReference<>(NOTHING);

    private @Nullable Runnable onCancel;

    Wait(ChainRun run, Executor loop) {
        this.run = run;
        this.loop = loop;
    }

    @Override
    public boolean complete(@Nullable Outcome outcome) {
        Object result = outcome == null ? ChainRun.BROKEN : outcome;
        if (!settled.compareAndSet(NOTHING, result)) {
            return false;
        }
        loop.execute(this);
        return true;
    }

    @Override
    public void onCancel(Runnable action) {
        onCancel = action;
    }

    /** On the loop: the outcome if it is there, else null. */
    @Nullable Outcome settled() {
        Object result = settled.get();
        return result instanceof Outcome outcome && result != this ? outcome : null;
    }

    /** On the loop: ends the wait without an outcome. */
    void cancel() {
        if (settled.compareAndSet(NOTHING, this)) {
            Runnable action = onCancel;
            onCancel = null;
            if (action != null) {
                action.run();
            }
        }
    }

    /** On the loop, after {@link #complete}. */
    @Override
    public void run() {
        run.resume(this);
    }
}
