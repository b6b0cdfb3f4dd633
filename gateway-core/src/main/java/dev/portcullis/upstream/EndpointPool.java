package dev.portcullis.upstream;

import dev.portcullis.balance.Candidate;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.LoopContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Two kinds of connections. Those of HTTP/1 serve one request after the other and lie in the stack in between; those of
 * HTTP/2 are shared: listed from their opening until they take no more requests, and in the stack while they have none.
 *
 * Which kind a server will give is known once it was asked. As long as it may be shared, requests that find no room gather
 * at the one connection that is being opened, rather than each opening its own. What comes of it is told to all: they
 * share it, or go on to open their own, or try another server.
 */
/**
 * One loop's connections to one server: a stack of idle ones, the last used on top, those that are shared, and the requests
 * that wait because a connection is being opened or no further one is permitted.
 */
@EventLoopConfined
final class EndpointPool {

    private final LoopContext loop;
    private final Candidate candidate;
    private final OtherLoops others;
    private final byte[] authority;
    private final byte[] hostLine;
    private final IdleStack idle = new IdleStack();
    private final List<PooledConnection> shared = new ArrayList<>(2);
    private final PermitQueue waiting;
    private ArrayDeque<Dial> gathered = new ArrayDeque<>();
    private Endpoint endpoint;
    private Settings settings;
    private boolean retired;
    private boolean shares;
    private int openings;
    private volatile int sharing;

    /** Where a loop without permits finds another loop's idle connections. */
    interface OtherLoops {

        /** Has another loop close one connection to the server, if one has any that it need not keep. */
        void askForOne(Endpoint endpoint, EndpointPool asker);
    }

    EndpointPool(LoopContext loop, Endpoint endpoint, Settings settings, OtherLoops others) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.settings = settings;
        this.others = others;
        this.waiting = new PermitQueue(this, endpoint.permits());
        this.candidate = new Candidate(endpoint.id(), endpoint.weight(), loop::nanos);
        this.authority = endpoint.url().authority().getBytes(StandardCharsets.US_ASCII);
        this.hostLine = ("Host: " + endpoint.url().authority() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        this.shares = mayShare();
    }

    void reconfigure(Endpoint endpoint, Settings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        candidate.weight(endpoint.weight());
    }

    LoopContext loop() {
        return loop;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Settings settings() {
        return settings;
    }

    Candidate candidate() {
        return candidate;
    }

    /** The versions to offer where the connection is encrypted. */
    List<Protocol> offer() {
        return endpoint.url().http2() ? List.of(Protocol.H2) : settings.protocols();
    }

    /** Whether the server may be spoken to in HTTP/2. */
    boolean mayShare() {
        return endpoint.url().http2() || endpoint.url().secure() && offer().contains(Protocol.H2);
    }

    /** The Host line to send, or null where the request's own stays. */
    byte @Nullable [] hostLine() {
        return settings.preserveHost() ? null : hostLine;
    }

    /** The authority to send, or null where the request's own stays. */
    byte @Nullable [] authority() {
        return settings.preserveHost() ? null : authority;
    }

    @AnyThread
    int idle() {
        return idle.size();
    }

    /** How many connections are shared, idle or not. */
    @AnyThread
    int sharing() {
        return sharing;
    }

    // ---- connections at hand

    /** A connection that can be lent, or null: one that is shared, or if {@code fresh} is not asked for, the idle one used last. */
    @Nullable PooledConnection find(boolean fresh) {
        for (int i = 0; i < shared.size(); i++) {
            if (shared.get(i).isUsable()) {
                return shared.get(i);
            }
        }
        return fresh ? null : findIdle();
    }

    private @Nullable PooledConnection findIdle() {
        for (PooledConnection top = idle.top(); top != null; top = idle.top()) {
            if (top.isUsable()) {
                return top;
            }
            top.close();
        }
        return null;
    }

    /** Takes back a connection that is ready for another request and has none. */
    void release(PooledConnection connection) {
        if (settings.oneRequestEach()) {
            connection.close();
            return;
        }
        Dial next = connection.isShared() ? nextForShared() : waiting.pollForUsed();
        if (next != null) {
            next.serve(connection);
        } else if (retired || waiting.isWantedElsewhere()) {
            connection.close();
        } else {
            idle.push(connection);
            connection.idle(settings.keepAliveNanos());
        }
    }

    /** Whether a request waits that a shared connection could serve. */
    boolean isAwaited() {
        return !gathered.isEmpty() || !waiting.isEmpty();
    }

    /** Serves those that wait from a shared connection that has room again. */
    void share(PooledConnection connection) {
        while (connection.isUsable()) {
            Dial next = nextForShared();
            if (next == null) {
                return;
            }
            next.serve(connection);
        }
    }

    private @Nullable Dial nextForShared() {
        Dial first = gathered.poll();
        return first == null ? waiting.poll() : first;
    }

    /** An idle connection leaves the stack. */
    void unlink(PooledConnection connection) {
        idle.remove(connection);
    }

    /** A shared connection takes no more requests. */
    void unlist(PooledConnection connection) {
        shared.remove(connection);
        sharing = shared.size();
    }

    /** Closes the connection that is idle for the longest time; false if there is none. */
    boolean closeOldest() {
        PooledConnection oldest = idle.bottom();
        if (oldest == null) {
            return false;
        }
        oldest.close();
        return true;
    }

    /** Gives up one connection for another loop: an idle one now, or a shared one after its requests. */
    void giveUpOne() {
        if (!closeOldest() && !shared.isEmpty()) {
            shared.get(0).close();
        }
    }

    /** No connection is kept from now on; those in use are closed after their requests. */
    void retire() {
        retired = true;
        while (closeOldest()) {
            // one by one
        }
    }

    // ---- connections to come

    /** Whether a connection is being opened that may have room for other requests, too: they wait for what comes of it. */
    boolean gathers() {
        return shares && openings > 0;
    }

    void gather(Dial dial) {
        gathered.add(dial);
    }

    /** A request opens a connection; those that wait for a permit may have no need of one. */
    void opening() {
        openings++;
        if (shares) {
            for (Dial dial = waiting.poll(); dial != null; dial = waiting.poll()) {
                dial.gatherInstead();
            }
        }
    }

    /** A connection was opened, and is about to be lent. */
    void opened(PooledConnection connection) {
        openings--;
        shares = connection.isShared();
        if (shares) {
            shared.add(connection);
            sharing = shared.size();
        }
    }

    /** Lets those go on that waited for a connection, now that it is open. */
    void goOn() {
        ArrayDeque<Dial> all = gathered;
        gathered = new ArrayDeque<>();
        for (Dial dial = all.poll(); dial != null; dial = all.poll()) {
            dial.goOn();
        }
    }

    /** No connection came of an opening. */
    void openingFailed() {
        openings--;
    }

    /** Sends those to other servers who waited for a connection that could not be opened. */
    void sendOn(GatewayError why, @Nullable Throwable reason) {
        ArrayDeque<Dial> all = gathered;
        gathered = new ArrayDeque<>();
        for (Dial dial = all.poll(); dial != null; dial = all.poll()) {
            dial.sendOn(why, reason);
        }
    }

    // ---- permits

    boolean takePermit() {
        return endpoint.permits().take(settings.maxConnections());
    }

    /** A connection is gone, or was never made. */
    void givePermitBack() {
        endpoint.permits().giveBack();
    }

    /** A request is about to wait, if it may. */
    boolean takePlace() {
        return endpoint.permits().takePlace(settings.maxPending());
    }

    /** A request waits no longer. */
    void givePlaceBack() {
        endpoint.permits().givePlaceBack();
    }

    /** Serves the request when a connection can be had. */
    void await(Dial dial) {
        waiting.add(dial);
        if (!closeOldest()) {
            others.askForOne(endpoint, this);
        }
        waiting.enlist();
    }

    /** A request no longer wants what it has waited for. */
    void forget(Dial dial) {
        waiting.remove(dial);
        gathered.remove(dial);
    }
}
