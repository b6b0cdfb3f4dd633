package dev.portcullis.upstream;

import dev.portcullis.balance.Balancer;
import dev.portcullis.balance.Candidate;
import dev.portcullis.config.model.BalanceRule;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that get requests of one loop at present, and how one of them is chosen. A request that is looking for a
 * connection keeps to the ones it began with.
 */
@EventLoopConfined
final class Servers {

    private static final long[] NONE = {};

    private final EndpointPool[] pools;
    private final Candidate[] candidates;
    private final Settings settings;
    private final Balancer balancer;
    private final @Nullable RequestKey key;
    private final @Nullable StickyCookie cookie;
    private final long[] tokens;

    private Servers(EndpointPool[] pools, Settings settings) {
        this.pools = pools;
        this.settings = settings;
        this.balancer = balancer(settings.balance());
        this.key = settings.balance().key() == null
                ? null
                : new RequestKey(settings.balance().key());
        this.cookie = settings.sticky() == null ? null : new StickyCookie(settings.sticky());
        this.candidates = new Candidate[pools.length];
        this.tokens = cookie == null ? NONE : new long[pools.length];
        for (int i = 0; i < pools.length; i++) {
            candidates[i] = pools[i].candidate();
            if (cookie != null) {
                tokens[i] = cookie.token(pools[i].endpoint());
            }
        }
    }

    static Servers of(List<EndpointPool> pools, Settings settings) {
        return new Servers(pools.toArray(EndpointPool[]::new), settings);
    }

    private static Balancer balancer(BalanceRule rule) {
        return switch (rule.way()) {
            case ROUND_ROBIN -> Balancer.roundRobin();
            case LEAST_PENDING -> Balancer.leastPending();
            case RANDOM -> Balancer.random();
            case HASH -> Balancer.hashing();
        };
    }

    int size() {
        return pools.length;
    }

    EndpointPool pool(int index) {
        return pools[index];
    }

    Settings settings() {
        return settings;
    }

    /** See {@link Balancer#pick}. */
    int pick(boolean @Nullable [] excluded, long of) {
        return balancer.pick(candidates, excluded, of);
    }

    /** Whether the choice depends on what a request carries. */
    boolean asksRequests() {
        return key != null || cookie != null;
    }

    /** What the request is told from others by. */
    long key(Exchange exchange) {
        return key == null ? RequestKey.NONE : key.of(exchange);
    }

    /** The server that the request's client stays with, or -1; it is given up while it cannot be connected to. */
    int kept(Exchange exchange) {
        if (cookie == null) {
            return -1;
        }
        int index = indexOf(cookie.asked(exchange.request().headers().block()));
        return index >= 0 && candidates[index].isUsable() ? index : -1;
    }

    /** Sets the cookie, unless the request carries it. */
    void keep(Exchange exchange, Endpoint endpoint, HeadBlock answer) {
        if (cookie == null) {
            return;
        }
        int asked = indexOf(cookie.asked(exchange.request().headers().block()));
        if (asked >= 0 && pools[asked].endpoint().isSameServer(endpoint)) {
            return;
        }
        cookie.set(answer, cookie.token(endpoint), exchange.connection().secure());
    }

    private int indexOf(long token) {
        for (int i = 0; i < tokens.length && token != 0; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        return -1;
    }
}
