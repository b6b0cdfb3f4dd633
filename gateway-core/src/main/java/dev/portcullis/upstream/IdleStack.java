package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, the last used on top: it is the one most likely to be alive still. Linked through places that the
 * connections bring along, so that any of them can leave, and nothing is allocated.
 */
@EventLoopConfined
final class IdleStack {

    /** Where one connection stands. */
    static final class Place {

        private final PooledConnection connection;
        private @Nullable Place above;
        private @Nullable Place below;

        Place(PooledConnection connection) {
            this.connection = connection;
        }
    }

    private final AtomicInteger size = new AtomicInteger();
    private @Nullable Place top;
    private @Nullable Place bottom;

    @AnyThread
    int size() {
        return size.getOpaque();
    }

    @Nullable PooledConnection top() {
        return top == null ? null : top.connection;
    }

    /** The one that is idle for the longest time. */
    @Nullable PooledConnection bottom() {
        return bottom == null ? null : bottom.connection;
    }

    void push(PooledConnection connection) {
        Place place = connection.place();
        Place before = top;
        place.below = before;
        if (before == null) {
            bottom = place;
        } else {
            before.above = place;
        }
        top = place;
        size.setOpaque(size.getPlain() + 1);
    }

    /** Takes a connection out, wherever it stands. */
    void remove(PooledConnection connection) {
        Place place = connection.place();
        Place above = place.above;
        Place below = place.below;
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
        place.above = null;
        place.below = null;
        size.setOpaque(size.getPlain() - 1);
    }
}
