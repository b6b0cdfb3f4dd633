package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.Lease;
import dev.portcullis.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * One loop's hold on a snapshot: counts the exchanges that began with it, and says when the last of them is over. They need
 * nothing of the snapshot itself, and so do not keep it once it is no longer in force.
 */
@EventLoopConfined
public final class SnapshotLease implements Lease {

    private final Runnable unused;
    private @Nullable Snapshot snapshot;
    private long exchanges;

    /** @param unused run once, when the snapshot is no longer in force on this loop and its last exchange has ended */
    public SnapshotLease(Snapshot snapshot, Runnable unused) {
        this.snapshot = snapshot;
        this.unused = unused;
    }

    /** The snapshot, as long as it is in force. */
    Snapshot snapshot() {
        Snapshot now = snapshot;
        if (now == null) {
            throw new IllegalStateException("the snapshot is no longer in force");
        }
        return now;
    }

    void take() {
        exchanges++;
    }

    @Override
    public void giveBack() {
        if (--exchanges == 0 && snapshot == null) {
            unused.run();
        }
    }

    /** Another snapshot is in force. */
    void retire() {
        snapshot = null;
        if (exchanges == 0) {
            unused.run();
        }
    }
}
