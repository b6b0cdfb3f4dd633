package dev.portcullis.plugin.cache;

import java.util.concurrent.TimeUnit;

/**
 * Remembers for a moment that the answer here is none to be kept, so that requests for it do not wait for each other.
 *
 * @param untilNanos when to try again
 */
record Unstorable(long untilNanos) implements Kept {

    private static final long MOMENT = TimeUnit.SECONDS.toNanos(2);

    static Unstorable since(long nanos) {
        return new Unstorable(nanos + MOMENT);
    }

    boolean holds(long nanos) {
        return nanos - untilNanos < 0;
    }

    @Override
    public int size() {
        return 32;
    }
}
