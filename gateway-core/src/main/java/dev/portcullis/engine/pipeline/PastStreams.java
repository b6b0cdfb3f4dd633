package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;

/**
 * The streams of a connection that ended last: what still comes for those that were reset had been sent before the client knew,
 * and is no mistake (RFC 9113, 5.1).
 */
@EventLoopConfined
final class PastStreams {

    private static final int REMEMBERED = 128;

    /** Negative where we have reset them. */
    private final int[] past = new int[REMEMBERED];

    private int count;

    void ended(int id) {
        add(id);
    }

    /** We have reset it. */
    void reset(int id) {
        add(-id);
    }

    private void add(int id) {
        past[count++ & REMEMBERED - 1] = id;
    }

    boolean hasEnded(int id) {
        return has(id);
    }

    /** Whether it is one that we have reset. */
    boolean wasReset(int id) {
        return has(-id);
    }

    private boolean has(int id) {
        for (int each : past) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }
}
