package dev.portcullis.engine.pipeline;

import java.util.Locale;

/** Why a connection was not taken, or a request refused, by a gateway that has too much to do. */
public enum Reason {
    /** As many connections as the process may have. */
    TOTAL,
    /** As many as the listener may have. */
    LISTENER,
    /** As many as one client may have. */
    ADDRESS,
    /** No file descriptors are left. */
    DESCRIPTORS,

    /** The event loops are late. */
    LOOP_DELAY,
    /** Little of the heap is left. */
    HEAP,
    /** Little memory for buffers is left. */
    DIRECT_MEMORY;

    /** As metrics have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
