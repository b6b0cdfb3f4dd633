package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of an upstream. Shared by all loops; its counter of open connections is one of the named crossings. */
public final class Endpoint {

    /** How an attempt went, as far as it tells of the server's health. What the client did wrong is no outcome. */
    public enum Outcome {
        /** The head of an answer came, and its status is not of class 5xx. */
        ANSWERED,
        /** It answered with a status of class 5xx. */
        SERVER_ERROR,
        /** No connection to it could be opened. The pools report this one themselves. */
        NOT_CONNECTED,
        /** No head of an answer came in time. */
        TIMED_OUT,
        /** The connection broke, or what came over it was no answer. */
        BROKE_OFF
    }

    private final TargetUrl url;
    private final int weight;
    private final Permits permits;
    private final EndpointHealth health;
    private final String name;

    public Endpoint(TargetUrl url, int weight) {
        this(url, weight, new Permits(), new EndpointHealth());
    }

    private Endpoint(TargetUrl url, int weight, Permits permits, EndpointHealth health) {
        this.url = url;
        this.weight = weight;
        this.permits = permits;
        this.health = health;
        this.name = url.socket() == null ? url.host() + ":" + url.port() : "unix:" + url.socket();
    }

    public TargetUrl url() {
        return url;
    }

    public int weight() {
        return weight;
    }

    /**
     * Takes note of how an attempt went; one call for each attempt that ended with an answer's head or for the server's
     * fault. Allocates nothing.
     */
    @AnyThread
    public void report(Outcome outcome) {
        health.report(outcome);
    }

    /** Whether it is well, as checks and attempts have told. */
    public EndpointHealth health() {
        return health;
    }

    /** Open and opening connections, of all loops. */
    public AtomicInteger connections() {
        return permits.taken();
    }

    Permits permits() {
        return permits;
    }

    /** The same server, its connections included, with another weight. */
    Endpoint withWeight(int other) {
        return other == weight ? this : new Endpoint(url, other, permits, health);
    }

    /** Whether both stand for one server, whatever their weights. */
    boolean isSameServer(Endpoint other) {
        return permits == other.permits;
    }

    /** {@code host:port} or {@code unix:/path}, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
