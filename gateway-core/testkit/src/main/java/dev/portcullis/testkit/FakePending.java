package dev.portcullis.testkit;

import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A wait that ends when it is completed or cancelled. */
final class FakePending extends Pending {

    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private @Nullable Runnable onCancel;
    private volatile boolean cancelled;

    @Override
    public boolean complete(Outcome outcome) {
        return !cancelled && this.outcome.compareAndSet(null, outcome);
    }

    @Override
    public void onCancel(Runnable action) {
        onCancel = action;
    }

    @Nullable Outcome outcome() {
        return outcome.get();
    }

    void cancel() {
        cancelled = true;
        if (outcome.get() == null && onCancel != null) {
            onCancel.run();
        }
    }
}
