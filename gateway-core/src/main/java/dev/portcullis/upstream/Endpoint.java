package dev.portcullis.upstream;

import dev.portcullis.balance.Hash;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.contract.AnyThread;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One server of an upstream. Shared by all loops; its counter of open connections is one of the named crossings, and so is its
 * {@link EndpointHealth}. Both stay when weight or priority change.
 */
@AnyThread
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
    private final @Nullable InetAddress address;
    private final int weight;
    private final int priority;
    private final Permits permits;
    private final EndpointHealth health;
    private final String name;
    private final long id;

    /** A server whose address is looked up by whoever connects, if its host is a name. */
    public Endpoint(TargetUrl url, int weight) {
        this(url, null, weight, 0);
    }

    /**
     * @param address one of the host's; null if that is looked up by whoever connects
     * @param priority lower ones are used as long as they are well
     */
    Endpoint(TargetUrl url, @Nullable InetAddress address, int weight, int priority) {
        this(url, address, weight, priority, new Permits(), new EndpointHealth());
    }

    private Endpoint(
            TargetUrl url,
            @Nullable InetAddress address,
            int weight,
            int priority,
            Permits permits,
            EndpointHealth health) {
        this.url = url;
        this.address = address;
        this.weight = weight;
        this.priority = priority;
        this.permits = permits;
        this.health = health;
        this.name = url.socket() == null ? host(url, address) + ":" + url.port() : "unix:" + url.socket();
        this.id = Hash.of(address == null ? url.toString() : url + " " + address.getHostAddress());
    }

    private static String host(TargetUrl url, @Nullable InetAddress address) {
        String host = address == null ? url.host() : NetUtil.toAddressString(address);
        return address != null && host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    public TargetUrl url() {
        return url;
    }

    /** Its address, if it is one of several that its host has. */
    public @Nullable InetAddress address() {
        return address;
    }

    public int weight() {
        return weight;
    }

    /** Servers of a lower priority are used as long as enough of them are well. */
    public int priority() {
        return priority;
    }

    /** The same number for the same server in every process. */
    long id() {
        return id;
    }

    /**
     * Takes note of how an attempt went; one call for each attempt that ended with an answer's head or for the server's
     * fault. Allocates nothing, and writes nothing while all goes well.
     */
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

    /** The same server, its connections and health included, with another share. */
    Endpoint with(int otherWeight, int otherPriority) {
        return otherWeight == weight && otherPriority == priority
                ? this
                : new Endpoint(url, address, otherWeight, otherPriority, permits, health);
    }

    /**
     * The same server for somebody else, who has connections and an opinion of its own.
     *
     * @param overHttp2 whether it is spoken to in HTTP/2 in any case
     */
    Endpoint apart(boolean overHttp2) {
        return new Endpoint(overHttp2 ? url.overHttp2() : url, address, weight, priority);
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
