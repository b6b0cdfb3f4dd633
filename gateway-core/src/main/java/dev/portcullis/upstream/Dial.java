package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig.ProxyVersion;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.wire.proxy.ProxiedPeer;
import dev.portcullis.wire.proxy.ProxyHeaderWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * One request's search for a connection, when no idle one was at hand.
 *
 * It goes from server to server until one gives it a connection: a permit, the addresses of the host, a socket to the
 * first address that accepts, the TLS handshake. Whatever fails puts the server aside and leads to the next address, then
 * to the next server. A server whose permits are all taken is passed over at first; if no other has one, the request waits
 * at the first such server, for as long as connecting may take. When none is left, those in reserve are tried in the same
 * way: an outage of all must not last longer for the pause of the one that was ejected.
 *
 * Where a connection is being opened that may be shared, the request waits for what comes of it (see EndpointPool).
 *
 * The request may give up at any time. A connection that is being opened is opened all the same and kept for the next one.
 */
/** Opens a connection for a request; as a {@link Runnable}, what gives up the wait. */
@EventLoopConfined
final class Dial extends TimerWheel.Node implements Runnable {

    /** Servers that may let the connect timeout pass before the request fails. */
    private static final int PATIENCE = 2;

    private enum State {
        SEARCHING,
        WAITING_FOR_PERMIT,
        /** Another request's connection is being opened. */
        GATHERED
    }

    private final LoopPool home;
    private final boolean fresh;
    private final long key;
    private Servers servers;
    private boolean[] tried;
    private boolean desperate;
    private Upstream.@Nullable Waiter waiter;

    private @Nullable EndpointPool busy;
    private @Nullable EndpointPool target;
    private State state = State.SEARCHING;
    private List<? extends SocketAddress> addresses = List.of();
    private int nextAddress;
    /** The address has accepted, and TLS is being agreed on. */
    private boolean encrypting;

    private @Nullable Channel channel;
    /** Counts attempts, so that late news of an earlier one is recognised. */
    private int attempt;

    private int timeouts;
    private GatewayError error = CoreError.UPSTREAM_REFUSED;
    private @Nullable Throwable cause;

    /** @param key what the request is told from others by, for balancers that hash */
    Dial(LoopPool home, Servers servers, boolean fresh, long key, Upstream.Waiter waiter) {
        this.home = home;
        this.servers = servers;
        this.fresh = fresh;
        this.key = key;
        this.waiter = waiter;
        this.tried = new boolean[servers.size()];
    }

    /** Whether an idle connection will not do. */
    boolean isFresh() {
        return fresh;
    }

    /** Leaves servers out, unless no other is left. */
    void avoid(TriedEndpoints endpoints) {
        int left = 0;
        for (int i = 0; i < tried.length; i++) {
            tried[i] = endpoints.contains(servers.pool(i).endpoint());
            left += tried[i] ? 0 : 1;
        }
        if (left == 0) {
            Arrays.fill(tried, false);
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
        if (state != State.SEARCHING) {
            stopWaiting();
        }
    }

    /** The wait ends with a connection that another request has left, or that has room. */
    void serve(PooledConnection connection) {
        leavePlace();
        server().candidate().end();
        finish(connection);
    }

    // ---- servers

    private void nextServer() {
        int index = timeouts < PATIENCE ? servers.pick(tried, key) : -1;
        if (index >= 0) {
            tryServer(index);
        } else if (busy != null) {
            waitForPermit(busy);
        } else if (!desperate && timeouts < PATIENCE && home.reserve().size() > 0) {
            desperate = true;
            servers = home.reserve();
            tried = new boolean[servers.size()];
            nextServer();
        } else {
            fail();
        }
    }

    private void tryServer(int index) {
        tried[index] = true;
        tryServer(servers.pool(index));
    }

    private void tryServer(EndpointPool pool) {
        PooledConnection open = pool.find(fresh);
        if (open != null) {
            finish(open);
        } else if (pool.gathers()) {
            gatherOrGoOn(pool);
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
        if (!pool.takePlace()) {
            error = CoreError.UPSTREAM_PENDING_FULL;
            fail();
            return;
        }
        use(pool);
        state = State.WAITING_FOR_PERMIT;
        expectWithin(pool.settings().connectNanos());
        pool.await(this);
    }

    private void use(EndpointPool pool) {
        target = pool;
        pool.candidate().begin();
    }

    private void stopWaiting() {
        EndpointPool pool = server();
        leavePlace();
        pool.forget(this);
        pool.candidate().end();
        home.loop().timers().remove(this);
    }

    private void leavePlace() {
        if (state != State.SEARCHING) {
            state = State.SEARCHING;
            server().givePlaceBack();
        }
    }

    // ---- another request's connection

    private void gatherOrGoOn(EndpointPool pool) {
        if (pool.takePlace()) {
            use(pool);
            gather(pool);
        } else {
            error = CoreError.UPSTREAM_PENDING_FULL;
            nextServer();
        }
    }

    /** Waits without a deadline of its own: the opening has one. */
    private void gather(EndpointPool pool) {
        state = State.GATHERED;
        pool.gather(this);
    }

    /** The wait for a permit becomes one for a connection that is being opened. */
    void gatherInstead() {
        home.loop().timers().remove(this);
        gather(server());
    }

    /** The connection that others opened is there: it has room, or this request opens its own. */
    void goOn() {
        EndpointPool pool = server();
        leavePlace();
        pool.candidate().end();
        tryServer(pool);
    }

    /** The connection that others opened is not to be had. */
    void sendOn(GatewayError why, @Nullable Throwable reason) {
        leavePlace();
        error = why;
        cause = reason;
        timeouts += why == CoreError.UPSTREAM_CONNECT_TIMEOUT || why == CoreError.UPSTREAM_TLS_TIMEOUT ? 1 : 0;
        server().candidate().end();
        nextServer();
    }

    // ---- one server

    /** Goes on with a permit in hand. */
    void connect() {
        EndpointPool pool = server();
        leavePlace();
        encrypting = false;
        nextAddress = 0;
        int asked = ++attempt;
        expectWithin(pool.settings().connectNanos());
        pool.opening();
        TargetUrl url = pool.endpoint().url();
        if (url.socket() != null) {
            addresses = List.of(home.factory().unixAddress(url.socket()));
            nextAddress(CoreError.UPSTREAM_REFUSED, null);
            return;
        }
        InetAddress known = pool.endpoint().address();
        if (known != null) {
            addresses = List.of(new InetSocketAddress(known, url.port()));
            nextAddress(CoreError.UPSTREAM_REFUSED, null);
            return;
        }
        home.factory().names().find(url.host(), home.loop().executor(), found -> {
            if (asked == attempt) {
                addresses = found.stream()
                        .map(address -> new InetSocketAddress(address, url.port()))
                        .toList();
                nextAddress(CoreError.UPSTREAM_UNRESOLVED, null);
            }
        });
    }

    private void nextAddress(GatewayError why, @Nullable Throwable reason) {
        channel = null;
        attempt++;
        if (encrypting) {
            encrypting = false;
            expectWithin(server().settings().connectNanos());
        }
        if (nextAddress == addresses.size()) {
            serverFailed(why, reason);
            return;
        }
        EndpointPool pool = server();
        int tried = attempt;
        Opening opening = new Opening(pool, this, tried);
        ChannelFuture connected = home.factory()
                .connect(
                        home.loop().index(),
                        pool.endpoint().url().secure() || pool.mayShare(),
                        addresses.get(nextAddress++),
                        new UpstreamInitializer(opening, pool, home.tls(), proxyHeader(pool)));
        channel = connected.channel();
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                failed(tried, CoreError.UPSTREAM_REFUSED, done.cause());
            }
        });
    }

    private void expectWithin(long nanos) {
        home.loop().timers().set(this, home.loop().nanos() + nanos);
    }

    /** The address has accepted; from now on the handshake has its own time. */
    void encrypting(int of) {
        if (of == attempt) {
            encrypting = true;
            expectWithin(server().settings().tlsNanos());
        }
    }

    /** What tells the server whose connection this is; null if it is not to be told. */
    private byte @Nullable [] proxyHeader(EndpointPool pool) {
        ProxyVersion version = pool.settings().proxyProtocol();
        if (version == null) {
            return null;
        }
        ConnectionInfo client = waiter == null ? null : waiter.client();
        ProxiedPeer peer = client == null || client.remote().isUnresolved()
                ? null
                : new ProxiedPeer(client.remote(), client.local());
        return version == ProxyVersion.V1 ? ProxyHeaderWriter.text(peer) : ProxyHeaderWriter.binary(peer);
    }

    /** The connection of an attempt is open and, where asked for, encrypted. */
    void opened(int of, PooledConnection connection, Channel socket) {
        EndpointPool pool = server();
        if (of != attempt) {
            connection.close();
            return;
        }
        attempt++;
        pool.candidate().succeeded();
        pool.candidate().end();
        socket.closeFuture().addListener(closed -> pool.givePermitBack());
        pool.opened(connection);
        finish(connection);
        pool.goOn();
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
        if (state == State.WAITING_FOR_PERMIT) {
            stopWaiting();
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
        serverFailed(encrypting ? CoreError.UPSTREAM_TLS_TIMEOUT : CoreError.UPSTREAM_CONNECT_TIMEOUT, null);
    }

    private void serverFailed(GatewayError why, @Nullable Throwable reason) {
        EndpointPool pool = server();
        error = why;
        cause = reason;
        home.loop().timers().remove(this);
        pool.endpoint().report(Endpoint.Outcome.NOT_CONNECTED);
        pool.candidate().failed();
        pool.candidate().end();
        pool.openingFailed();
        pool.givePermitBack();
        if (waiter != null) {
            nextServer();
        }
        pool.sendOn(why, reason);
    }

    private EndpointPool server() {
        if (target == null) {
            throw new IllegalStateException("no server chosen");
        }
        return target;
    }

    // ---- the end

    private void finish(PooledConnection connection) {
        home.loop().timers().remove(this);
        Upstream.Waiter served = waiter;
        waiter = null;
        if (served == null) {
            server().release(connection);
        } else {
            served.onStream(connection.lend());
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
