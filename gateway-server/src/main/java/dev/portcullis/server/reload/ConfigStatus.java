package dev.portcullis.server.reload;

import dev.portcullis.contract.AnyThread;
import org.jspecify.annotations.Nullable;

/** Which configuration is in force and which was refused last. Written by the control thread. */
public final class ConfigStatus {

    private volatile @Nullable Revision active;
    private volatile @Nullable Refusal refused;
    private volatile boolean kept;

    /** Nothing is in force yet. */
    public ConfigStatus() {}

    /** The revision in force; null before the first. */
    @AnyThread
    public @Nullable Revision active() {
        return active;
    }

    /** Why what the files say now is not in force; null if it is. */
    @AnyThread
    public @Nullable Refusal refused() {
        return refused;
    }

    /** Whether the revision in force can be gone back to later: whether its files are kept on the disk. */
    @AnyThread
    public boolean kept() {
        return kept;
    }

    void keep(boolean done) {
        kept = done;
    }

    void accept(Revision revision) {
        active = revision;
        refused = null;
    }

    void refuse(Refusal refusal) {
        refused = refusal;
    }

    void withdraw() {
        refused = null;
    }
}
