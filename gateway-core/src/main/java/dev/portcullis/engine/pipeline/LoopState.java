package dev.portcullis.engine.pipeline;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.loop.LoopContext;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopContext context;
    private final Executor blocking;
    private final BufferBudget budget;
    private final BufferBudget windows;
    private final ArrayDeque<DefaultExchange> spare = new ArrayDeque<>();
    private final AtomicReference<Pressure> pressure;
    private final Shedding shedding;
    private final Router router;

    private @Nullable SnapshotLease lease;
    private @Nullable ClientConnection connections;
    private boolean leaving;
    private boolean draining;
    private volatile long open;
    private volatile long running;
    private volatile long accepted;
    private volatile long tlsFailures;
    private volatile long floods;
    private volatile long slowHeads;
    private volatile long slowBodies;
    private volatile long slowReaders;
    private volatile long relieved;

    /**
     * @param budget for collected bodies
     * @param windows for bodies that were read before anybody takes them
     * @param pressure how much there is to do; replaced from outside
     */
    public LoopState(
            LoopContext context,
            Executor blocking,
            BufferBudget budget,
            BufferBudget windows,
            AtomicReference<Pressure> pressure) {
        this.context = context;
        this.blocking = blocking;
        this.budget = budget;
        this.windows = windows;
        this.pressure = pressure;
        this.shedding = new Shedding(pressure, context.timers().delay());
        this.router = new Router(shedding);
    }

    public LoopContext context() {
        return context;
    }

    Router router() {
        return router;
    }

    public Shedding shedding() {
        return shedding;
    }

    /** Whether so little memory is left that requests are refused. */
    boolean isShortOfMemory() {
        return pressure.get().share() > 0;
    }

    /** For what was read of bodies on HTTP/2 and nobody has taken: the windows of all streams are larger than any memory. */
    BufferBudget windows() {
        return windows;
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

    /** A client was too slow with a request's head. */
    void slowHead() {
        slowHeads++;
    }

    /** A client was too slow with a request's body. */
    void slowBody() {
        slowBodies++;
    }

    /** A client was too slow in taking an answer. */
    void slowReader() {
        slowReaders++;
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

    /**
     * Closes the connections that have been idle longest, at most so many; none of listeners apart, and none that had no time
     * yet to send a request.
     */
    void closeIdle(int most) {
        long now = context.nanos() - YOUNG_NANOS;
        long[] ages = new long[(int) open];
        int idle = 0;
        for (ClientConnection each = connections; each != null; each = each.next) {
            if (each.mayGo(now)) {
                ages[idle++] = now - each.idleSince();
            }
        }
        if (idle == 0) {
            return;
        }
        Arrays.sort(ages, 0, idle);
        long age = ages[Math.max(0, idle - most)];
        int left = most;
        for (ClientConnection each = connections; each != null && left > 0; ) {
            ClientConnection following = each.next;
            if (each.mayGo(now) && now - each.idleSince() >= age) {
                left--;
                relieved++;
                each.drain();
            }
            each = following;
        }
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

    @AnyThread
    public long slowHeads() {
        return slowHeads;
    }

    @AnyThread
    public long slowBodies() {
        return slowBodies;
    }

    @AnyThread
    public long slowReaders() {
        return slowReaders;
    }

    /** Idle connections that were closed to make room. */
    @AnyThread
    public long relieved() {
        return relieved;
    }
}
