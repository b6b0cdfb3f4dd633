package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;

/** Bounds the memory that bodies of one loop hold together. */
@EventLoopConfined
public final class BufferBudget {

    private final long max;
    private long taken;

    /** @param max bytes */
    public BufferBudget(long max) {
        this.max = max;
    }

    /** Takes {@code bytes} if that many are left. */
    public boolean take(long bytes) {
        if (taken + bytes > max) {
            return false;
        }
        taken += bytes;
        return true;
    }

    public void giveBack(long bytes) {
        taken -= bytes;
    }

    public long taken() {
        return taken;
    }
}
