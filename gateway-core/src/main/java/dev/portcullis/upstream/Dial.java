package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.upstream.LoopPool.Servers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * One request's search for a connection, when no idle one was at hand.
 *
 * It goes from server to server until one gives it a connection: a permit, the addresses of the host, a socket to the
 * first address that accepts, the TLS handshake. Whatever fails puts the server aside and leads to the next address, then
 * to the next server. A server whose permits are all taken is passed over at first; if no other has one, the request waits
 * at the first such server, for as long as connecting may take.
 *
 * The request may give up at any time. A connection that is being opened is opened all the same and kept for the next one.
 */
/** Opens a connection for a request; as a {@link Runnable}, what gives up the wait. */
@EventLoopConfined
final class Dial extends TimerWheel.Node implements Runnable {

    /** Servers that may let the connect timeout pass before the request fails. */
    private static final int PATIENCE = 2;

    private final LoopPool home;
    private final Servers servers;
    private final boolean fresh;
    private final boolean[] tried;
    private Upstream.@Nullable Waiter waiter;

    private @Nullable EndpointPool busy;
    private @Nullable EndpointPool target;
    private boolean waitsForPermit;
    private List<InetAddress> addresses = List.of();
    private int nextAddress;
    private @Nullable Channel channel;
    /** Counts attempts, so that late news of an earlier one is recognised. */
    private int attempt;

    private int timeouts;
    private GatewayError error = CoreError.UPSTREAM_REFUSED;
    private @Nullable Throwable cause;

    Dial(LoopPool home, Servers servers, boolean fresh, Upstream.Waiter waiter) {
        this.home = home;
        this.servers = servers;
        this.fresh = fresh;
        this.waiter = waiter;
        this.tried = new boolean[servers.pools().length];
    }

    /** Whether an idle connection will not do. */
    boolean isFresh() {
        return fresh;
    }

    /** Leaves a server out, unless it is the only one. */
    void avoid(Endpoint endpoint) {
        EndpointPool[] pools = servers.pools();
        for (int i = 0; pools.length > 1 && i < pools.length; i++) {
            tried[i] |= pools[i].endpoint().isSameServer(endpoint);
        }
    }

    /** Begins with whatever server is chosen. Returns what gives up, or null if the waiter was called. */
    @Nullable Runnable begin() {
        nextServer();
        return waiter == null ? null : this;
    }

    /** Begins with a server that was chosen already and has no idle connection. */
    @Nullable Runnable begin(int index) {
        tryServer(index);
        return waiter == null ? null : this;
    }

    /** Gives up. */
    @Override
    public void run() {
        waiter = null;
        if (waitsForPermit && target != null) {
            stopWaiting(target);
        }
    }

    /** The wait for a permit ends with a connection that another request has left. */
    void serve(Http1UpstreamConnection connection) {
        if (target != null) {
            waitsForPermit = false;
            target.candidate().end();
        }
        finish(connection);
    }

    // ---- servers

    private void nextServer() {
        int index = timeouts < PATIENCE ? servers.pick(tried) : -1;
        if (index >= 0) {
            tryServer(index);
        } else if (busy != null) {
            waitForPermit(busy);
        } else {
            fail();
        }
    }

    private void tryServer(int index) {
        tried[index] = true;
        EndpointPool pool = servers.pools()[index];
        Http1UpstreamConnection idle = fresh ? null : pool.takeIdle();
        if (idle != null) {
            finish(idle);
        } else if (pool.takePermit()) {
            use(pool);
            connect();
        } else {
            busy = busy == null ? pool : busy;
            nextServer();
        }
    }

    private void waitForPermit(EndpointPool pool) {
        busy = null;
        use(pool);
        waitsForPermit = true;
        pool.await(this);
    }

    private void use(EndpointPool pool) {
        target = pool;
        pool.candidate().begin();
        home.loop().timers().set(this, home.loop().nanos() + pool.settings().connectNanos());
    }

    private void stopWaiting(EndpointPool pool) {
        waitsForPermit = false;
        pool.forget(this);
        pool.candidate().end();
        home.loop().timers().remove(this);
    }

    // ---- one server

    /** Goes on with a permit in hand. */
    void connect() {
        EndpointPool pool = server();
        waitsForPermit = false;
        nextAddress = 0;
        int asked = ++attempt;
        home.loop().timers().set(this, home.loop().nanos() + pool.settings().connectNanos());
        home.factory()
                .addresses()
                .find(pool.endpoint().url().host(), home.loop().executor(), found -> {
                    if (asked == attempt) {
                        addresses = found;
                        nextAddress(CoreError.UPSTREAM_UNRESOLVED, null);
                    }
                });
    }

    private void nextAddress(GatewayError why, @Nullable Throwable reason) {
        channel = null;
        attempt++;
        if (nextAddress == addresses.size()) {
            serverFailed(why, reason);
            return;
        }
        EndpointPool pool = server();
        int tried = attempt;
        Http1UpstreamConnection connection = new Http1UpstreamConnection(pool, this, tried);
        InetSocketAddress address = new InetSocketAddress(
                addresses.get(nextAddress++), pool.endpoint().url().port());
        ChannelFuture connected = home.factory()
                .connect(
                        home.loop().index(),
                        pool.endpoint().url().secure(),
                        address,
                        new UpstreamInitializer(connection, pool.endpoint().url(), home.tls()));
        channel = connected.channel();
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                failed(tried, CoreError.UPSTREAM_REFUSED, done.cause());
            }
        });
    }

    /** The connection of an attempt is open and, where asked for, encrypted. */
    void opened(int of, Http1UpstreamConnection connection) {
        EndpointPool pool = server();
        if (of != attempt) {
            connection.close();
            return;
        }
        attempt++;
        pool.candidate().succeeded();
        pool.candidate().end();
        connection.own();
        finish(connection);
    }

    /** The connection of an attempt could not be opened. */
    void failed(int of, GatewayError why, @Nullable Throwable reason) {
        if (of == attempt) {
            if (channel != null) {
                channel.close();
            }
            nextAddress(why, reason);
        }
    }

    @Override
    protected void expired() {
        if (waitsForPermit) {
            stopWaiting(server());
            error = CoreError.UPSTREAM_BUSY;
            fail();
            return;
        }
        timeouts++;
        attempt++;
        Channel late = channel;
        channel = null;
        if (late != null) {
            late.close();
        }
        serverFailed(CoreError.UPSTREAM_CONNECT_TIMEOUT, null);
    }

    private void serverFailed(GatewayError why, @Nullable Throwable reason) {
        EndpointPool pool = server();
        error = why;
        cause = reason;
        home.loop().timers().remove(this);
        pool.candidate().failed();
        pool.candidate().end();
        pool.givePermitBack();
        if (waiter != null) {
            nextServer();
        }
    }

    private EndpointPool server() {
        if (target == null) {
            throw new IllegalStateException("no server chosen");
        }
        return target;
    }

    // ---- the end

    private void finish(Http1UpstreamConnection connection) {
        home.loop().timers().remove(this);
        Upstream.Waiter served = waiter;
        waiter = null;
        if (served == null) {
            connection.pool().release(connection);
        } else {
            connection.lend();
            served.onStream(connection);
        }
    }

    private void fail() {
        Upstream.Waiter failed = waiter;
        waiter = null;
        if (failed != null) {
            failed.onFail(error, cause);
        }
    }
}
