package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;

/**
 * Bounds the memory that bodies of one loop hold together: those that filters collect, and copies that are kept to be sent
 * again. What can be done without may take only what leaves half of it free.
 */
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

    /** Takes {@code bytes} for what can be done without, if half of all is left for the rest. */
    public boolean takeSpare(long bytes) {
        return taken + bytes <= max / 2 && take(bytes);
    }

    public void giveBack(long bytes) {
        taken -= bytes;
    }

    public long taken() {
        return taken;
    }
}
