package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The requests of one loop that wait because no further connection to a server is permitted. */
@EventLoopConfined
final class PermitQueue implements Permits.Listed {

    private final EndpointPool pool;
    private final Permits permits;
    private final ArrayDeque<Dial> waiting = new ArrayDeque<>();
    private final Runnable serve = this::serve;
    private volatile boolean listed;

    PermitQueue(EndpointPool pool, Permits permits) {
        this.pool = pool;
        this.permits = permits;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Dial dial) {
        waiting.add(dial);
    }

    void remove(Dial dial) {
        waiting.remove(dial);
    }

    /** Takes out the first request, null if there is none. */
    @Nullable Dial poll() {
        return waiting.poll();
    }

    /** Takes out the first request that does not insist on a new connection, null if there is none. */
    @Nullable Dial pollForUsed() {
        for (Dial dial : waiting) {
            if (!dial.isFresh()) {
                waiting.remove(dial);
                return dial;
            }
        }
        return null;
    }

    @Override
    @AnyThread
    public void permitFree() {
        listed = false;
        try {
            pool.loop().executor().execute(serve);
        } catch (RejectedExecutionException ended) {
            permits.delist(this);
        }
    }

    private void serve() {
        while (!waiting.isEmpty() && pool.takePermit()) {
            connectFirst();
        }
        if (waiting.isEmpty()) {
            permits.wakeNext();
        } else {
            enlist();
        }
    }

    /** Lists the loop among those that wait, unless nobody does here. */
    void enlist() {
        if (!waiting.isEmpty() && !listed) {
            listed = true;
            permits.enlist(this);
            if (pool.takePermit()) {
                connectFirst();
            }
        }
    }

    private void connectFirst() {
        Dial first = waiting.poll();
        if (first == null) {
            pool.givePermitBack();
        } else {
            first.connect();
        }
    }

    /** Whether another loop waits. */
    boolean isWantedElsewhere() {
        if (!permits.isAwaited()) {
            return false;
        }
        if (listed && waiting.isEmpty()) {
            listed = false;
            permits.delist(this);
        }
        return permits.isAwaited();
    }
}
