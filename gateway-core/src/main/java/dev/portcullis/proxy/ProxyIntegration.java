package dev.portcullis.proxy;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.upstream.Upstream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Passes requests to an upstream and its answers back. Shared by all exchanges; spare attempts are kept per loop. */
public final class ProxyIntegration implements Integration {

    private static final int SPARE = 256;

    private final Upstream upstream;
    private final @Nullable PathTemplate path;
    private final List<ArrayDeque<Attempt>> spare;

    /** @param path the path the upstream gets; null for the request's own, without the API's base path */
    public ProxyIntegration(Upstream upstream, @Nullable PathTemplate path, int loops) {
        this.upstream = upstream;
        this.path = path;
        this.spare = IntStream.range(0, loops)
                .mapToObj(loop -> new ArrayDeque<Attempt>())
                .toList();
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        ArrayDeque<Attempt> free = spare.get(exchange.loopIndex());
        Attempt attempt = free.pollLast();
        if (attempt == null) {
            attempt = new Attempt(upstream, path, free, SPARE);
        }
        attempt.begin(exchange, responder);
    }
}
