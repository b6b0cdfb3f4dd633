package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of an upstream. Shared by all loops; its counter of open connections is one of the named crossings. */
public final class Endpoint {

    private final TargetUrl url;
    private final int weight;
    private final Permits permits;
    private final String name;

    public Endpoint(TargetUrl url, int weight) {
        this(url, weight, new Permits());
    }

    private Endpoint(TargetUrl url, int weight, Permits permits) {
        this.url = url;
        this.weight = weight;
        this.permits = permits;
        this.name = url.socket() == null ? url.host() + ":" + url.port() : "unix:" + url.socket();
    }

    public TargetUrl url() {
        return url;
    }

    public int weight() {
        return weight;
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
        return other == weight ? this : new Endpoint(url, other, permits);
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
