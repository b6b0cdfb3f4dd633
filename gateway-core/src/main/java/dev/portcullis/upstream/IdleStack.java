package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, the last used on top: it is the one most likely to be alive still. Linked through the connections
 * themselves, so that any of them can leave, and nothing is allocated.
 */
@EventLoopConfined
final class IdleStack {

    private final AtomicInteger size = new AtomicInteger();
    private @Nullable Http1UpstreamConnection top;
    private @Nullable Http1UpstreamConnection bottom;

    @AnyThread
    int size() {
        return size.getOpaque();
    }

    @Nullable Http1UpstreamConnection top() {
        return top;
    }

    /** The one that is idle for the longest time. */
    @Nullable Http1UpstreamConnection bottom() {
        return bottom;
    }

    void push(Http1UpstreamConnection connection) {
        Http1UpstreamConnection before = top;
        connection.below = before;
        if (before == null) {
            bottom = connection;
        } else {
            before.above = connection;
        }
        top = connection;
        size.setOpaque(size.getPlain() + 1);
    }

    /** Takes a connection out, wherever it stands. */
    void remove(Http1UpstreamConnection connection) {
        Http1UpstreamConnection above = connection.above;
        Http1UpstreamConnection below = connection.below;
        if (above == null) {
            top = below;
        } else {
            above.below = below;
        }
        if (below == null) {
            bottom = above;
        } else {
            below.above = above;
        }
        connection.above = null;
        connection.below = null;
        size.setOpaque(size.getPlain() - 1);
    }
}
