package dev.portcullis.engine.pipeline;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.loop.LoopContext;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one loop knows while it serves: the snapshot in force here, spare exchanges, open connections.
 *
 * <p>The counters are written here only and read from anywhere.
 */
@EventLoopConfined
public final class LoopState {

    private static final int SPARE_EXCHANGES = 1024;

    private final LoopContext context;
    private final Executor blocking;
    private final BufferBudget budget;
    private final ArrayDeque<DefaultExchange> spare = new ArrayDeque<>();
    private final Router router = new Router();

    private @Nullable SnapshotLease lease;
    private @Nullable ClientConnection connections;
    private boolean leaving;
    private boolean draining;
    private volatile long open;
    private volatile long running;
    private volatile long accepted;
    private volatile long tlsFailures;
    private volatile long floods;

    public LoopState(LoopContext context, Executor blocking, BufferBudget budget) {
        this.context = context;
        this.blocking = blocking;
        this.budget = budget;
    }

    public LoopContext context() {
        return context;
    }

    Router router() {
        return router;
    }

    // ---- the snapshot

    /** Puts a snapshot in force on this loop. Connections of listeners that it lacks close after what is under way. */
    public void install(SnapshotLease next) {
        SnapshotLease before = lease;
        lease = next;
        if (before != null) {
            Relocation relocation = new Relocation(before, next);
            for (ClientConnection each = connections; each != null; each = each.next) {
                each.reconfigured(relocation);
            }
            before.retire();
            forEach(each -> {
                if (!next.snapshot().listeners().containsKey(each.listener().name())) {
                    each.drain();
                }
            });
        }
    }

    /** The snapshot in force; connections open only when there is one. */
    SnapshotLease lease() {
        SnapshotLease now = lease;
        if (now == null) {
            throw new IllegalStateException("no configuration is in force");
        }
        return now;
    }

    // ---- exchanges

    DefaultExchange exchange() {
        DefaultExchange exchange = spare.pollLast();
        if (exchange == null) {
            exchange = new DefaultExchange(context, blocking, budget);
        }
        running++;
        return exchange;
    }

    void giveBack(DefaultExchange exchange) {
        running--;
        if (spare.size() < SPARE_EXCHANGES) {
            spare.addLast(exchange);
        }
    }

    // ---- connections

    void opened(ClientConnection connection) {
        open++;
        accepted++;
        connection.next = connections;
        if (connections != null) {
            connections.previous = connection;
        }
        connections = connection;
    }

    /** Another handler of the same connection takes its place, and opens in its turn. */
    void replaced(ClientConnection connection) {
        accepted--;
        closed(connection);
    }

    void closed(ClientConnection connection) {
        open--;
        if (connection.previous == null) {
            connections = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next != null) {
            connection.next.previous = connection.previous;
        }
    }

    /** {@code to} takes the place of a connection whose version of HTTP is known now. */
    void handOver(ClientConnection from, ClientConnection to) {
        to.previous = from.previous;
        to.next = from.next;
        if (to.previous == null) {
            connections = to;
        } else {
            to.previous.next = to;
        }
        if (to.next != null) {
            to.next.previous = to;
        }
    }

    void flooded() {
        floods++;
    }

    void tlsFailed() {
        tlsFailures++;
    }

    /**
     * Lets each connection have one more answer, which says that it is the last: a client that is about to ask does not find
     * its connection closed under its hands. Handshakes go on.
     */
    public void leave() {
        leaving = true;
        forEach(ClientConnection::leave);
    }

    /** Closes idle connections now and the others after their current exchange. */
    public void drain() {
        leaving = true;
        draining = true;
        forEach(ClientConnection::drain);
    }

    /** Closes every connection, whatever it does. */
    public void closeAll() {
        forEach(ClientConnection::closeNow);
    }

    /** It may close the connection. */
    private void forEach(Consumer<ClientConnection> action) {
        for (ClientConnection each = connections; each != null; ) {
            ClientConnection following = each.next;
            action.accept(each);
            each = following;
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isDraining() {
        return draining;
    }

    @AnyThread
    public long open() {
        return open;
    }

    @AnyThread
    public long running() {
        return running;
    }

    @AnyThread
    public long accepted() {
        return accepted;
    }

    @AnyThread
    public long tlsFailures() {
        return tlsFailures;
    }

    @AnyThread
    public long floods() {
        return floods;
    }
}
