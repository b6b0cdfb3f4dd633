package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of an upstream. Shared by all loops; its counter of open connections is one of the named crossings. */
public final class Endpoint {

    private final TargetUrl url;
    private final int weight;
    private final String name;
    private final AtomicInteger connections = new AtomicInteger();

    public Endpoint(TargetUrl url, int weight) {
        this.url = url;
        this.weight = weight;
        this.name = url.host() + ":" + url.port();
    }

    public TargetUrl url() {
        return url;
    }

    public int weight() {
        return weight;
    }

    /** Open and opening connections, of all loops. */
    public AtomicInteger connections() {
        return connections;
    }

    /** {@code host:port}, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
