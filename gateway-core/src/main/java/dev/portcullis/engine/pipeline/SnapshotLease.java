package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.Lease;
import dev.portcullis.snapshot.Snapshot;

/** One loop's hold on a snapshot: counts the exchanges that began with it, and says when the last of them is over. */
@EventLoopConfined
public final class SnapshotLease implements Lease {

    private final Snapshot snapshot;
    private final Runnable unused;
    private long exchanges;
    private boolean retired;

    /** @param unused run once, when the snapshot is no longer in force on this loop and its last exchange has ended */
    public SnapshotLease(Snapshot snapshot, Runnable unused) {
        this.snapshot = snapshot;
        this.unused = unused;
    }

    /** The snapshot; its exchanges hold it no longer than they hold the lease. */
    Snapshot snapshot() {
        return snapshot;
    }

    void take() {
        exchanges++;
    }

    @Override
    public void giveBack() {
        if (--exchanges == 0 && retired) {
            unused.run();
        }
    }

    void retire() {
        retired = true;
        if (exchanges == 0) {
            unused.run();
        }
    }
}
