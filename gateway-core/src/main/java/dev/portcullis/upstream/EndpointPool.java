package dev.portcullis.upstream;

import dev.portcullis.balance.Candidate;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to one server: a stack of idle ones, the last used on top, and the requests that wait because no
 * further connection is permitted.
 */
@EventLoopConfined
final class EndpointPool implements Permits.Listed {

    private final LoopContext loop;
    private final Candidate candidate;
    private final OtherLoops others;
    private final byte[] hostLine;
    private final ArrayDeque<Dial> waiting = new ArrayDeque<>();
    private final IdleStack idle = new IdleStack();
    private final Runnable serve = this::serveWaiting;
    private Endpoint endpoint;
    private Settings settings;
    private boolean retired;
    private volatile boolean listed;

    /** Where a loop without permits finds another loop's idle connections. */
    interface OtherLoops {

        /** Has another loop close one idle connection to the server, if one has any. */
        void askForOne(Endpoint endpoint, EndpointPool asker);
    }

    EndpointPool(LoopContext loop, Endpoint endpoint, Settings settings, OtherLoops others) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.settings = settings;
        this.others = others;
        this.candidate = new Candidate(endpoint.weight(), loop::nanos);
        this.hostLine = ("Host: " + endpoint.url().authority() + "\r\n").getBytes(StandardCharsets.US_ASCII);
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

    /** The Host line to send, or null where the request's own stays. */
    byte @Nullable [] hostLine() {
        return settings.preserveHost() ? null : hostLine;
    }

    @AnyThread
    int idle() {
        return idle.size();
    }

    // ---- idle connections

    /** The idle connection used last, or null. */
    @Nullable Http1UpstreamConnection takeIdle() {
        for (Http1UpstreamConnection top = idle.top(); top != null; top = idle.top()) {
            if (top.isUsable()) {
                idle.remove(top);
                return top;
            }
            top.close();
        }
        return null;
    }

    /** Takes back a connection that is ready for another request. */
    void release(Http1UpstreamConnection connection) {
        Dial next = nextForUsed();
        if (next != null) {
            next.serve(connection);
        } else if (retired || isWantedElsewhere()) {
            connection.close();
        } else {
            idle.push(connection);
            connection.idle(settings.keepAliveNanos());
        }
    }

    /** An idle connection leaves. */
    void unlink(Http1UpstreamConnection connection) {
        idle.remove(connection);
    }

    /** Closes the connection that is idle for the longest time; false if there is none. */
    boolean closeOldest() {
        Http1UpstreamConnection oldest = idle.bottom();
        if (oldest == null) {
            return false;
        }
        oldest.close();
        return true;
    }

    /** No connection is kept from now on; those in use are closed after their exchange. */
    void retire() {
        retired = true;
        while (closeOldest()) {
            // one by one
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

    /** Serves the request when a connection can be had. */
    void await(Dial dial) {
        waiting.add(dial);
        if (!closeOldest()) {
            others.askForOne(endpoint, this);
        }
        enlist();
    }

    void forget(Dial dial) {
        waiting.remove(dial);
    }

    @Override
    @AnyThread
    public void permitFree() {
        listed = false;
        try {
            loop.executor().execute(serve);
        } catch (RejectedExecutionException ended) {
            endpoint.permits().delist(this);
        }
    }

    private void serveWaiting() {
        while (!waiting.isEmpty() && takePermit()) {
            waiting.remove().connect();
        }
        if (waiting.isEmpty()) {
            endpoint.permits().wakeNext();
        } else {
            enlist();
        }
    }

    private void enlist() {
        if (!waiting.isEmpty() && !listed) {
            listed = true;
            endpoint.permits().enlist(this);
            if (takePermit()) {
                waiting.remove().connect();
            }
        }
    }

    /** The first waiting request that does not insist on a new connection. */
    private @Nullable Dial nextForUsed() {
        if (waiting.isEmpty()) {
            return null;
        }
        for (Dial dial : waiting) {
            if (!dial.isFresh()) {
                waiting.remove(dial);
                return dial;
            }
        }
        return null;
    }

    private boolean isWantedElsewhere() {
        if (!endpoint.permits().isAwaited()) {
            return false;
        }
        if (listed && waiting.isEmpty()) {
            listed = false;
            endpoint.permits().delist(this);
        }
        return endpoint.permits().isAwaited();
    }
}
