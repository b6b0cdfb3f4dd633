package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.Exchange;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one loop has of one upstream: a pool per server, and the choice among them. No locks: the loop is alone here. */
@EventLoopConfined
final class LoopPool {

    private final LoopContext loop;
    private final ConnectionFactory factory;
    private final @Nullable UpstreamTls tls;
    private final EndpointPool.OtherLoops others;
    /** Also those that get no requests now; read by others as a hint. */
    private volatile EndpointPool[] all;

    private Servers servers;
    private Servers reserve;

    LoopPool(
            LoopContext loop,
            ConnectionFactory factory,
            @Nullable UpstreamTls tls,
            EndpointPool.OtherLoops others,
            Lineup lineup) {
        this.loop = loop;
        this.factory = factory;
        this.tls = tls;
        this.others = others;
        this.all = pools(new EndpointPool[0], lineup);
        this.servers = servers(lineup.inUse(), lineup.settings());
        this.reserve = servers(lineup.inReserve(), lineup.settings());
        for (int i = 0; i < loop.index() % Math.max(1, servers.size()); i++) {
            servers.pick(null, RequestKey.NONE); // so that the loops do not all begin with the same server
        }
    }

    LoopContext loop() {
        return loop;
    }

    ConnectionFactory factory() {
        return factory;
    }

    @Nullable UpstreamTls tls() {
        return tls;
    }

    /** Servers to be tried when no other can be connected to. */
    Servers reserve() {
        return reserve;
    }

    /** See {@link Upstream#open}. */
    @Nullable Runnable open(boolean demanded, @Nullable TriedEndpoints except, Upstream.Waiter waiter) {
        Servers now = servers;
        if (now.size() == 0) {
            waiter.onFail(all.length == 0 ? CoreError.UPSTREAM_UNRESOLVED : CoreError.UPSTREAM_UNHEALTHY, null);
            return null;
        }
        boolean fresh = demanded || now.settings().oneRequestEach();
        Exchange of = now.asksRequests() ? waiter.exchange() : null;
        long key = of == null ? RequestKey.NONE : now.key(of);
        if (except != null && !except.isEmpty()) {
            Dial dial = new Dial(this, now, fresh, key, waiter);
            dial.avoid(except);
            return dial.begin();
        }
        int kept = of == null ? -1 : now.kept(of);
        int index = kept >= 0 ? kept : now.pick(null, key);
        PooledConnection open = now.pool(index).find(fresh);
        if (open != null) {
            waiter.onStream(open.lend());
            return null;
        }
        return new Dial(this, now, fresh, key, waiter).begin(index);
    }

    /** Lets the client stay with the server that answers, where that is wanted and the client does not already. */
    void keep(Exchange of, Endpoint endpoint, HeadBlock answer) {
        servers.keep(of, endpoint, answer);
    }

    /** Takes over servers and settings; connections to servers that stay are kept. */
    void install(Lineup lineup) {
        EndpointPool[] before = all;
        all = pools(before, lineup);
        servers = servers(lineup.inUse(), lineup.settings());
        reserve = servers(lineup.inReserve(), lineup.settings());
        for (EndpointPool pool : before) {
            if (poolOf(pool.endpoint()) != pool) {
                pool.retire();
            }
        }
    }

    void close() {
        for (EndpointPool pool : all) {
            pool.retire();
        }
    }

    /** Closes one connection to the server; the permit goes to the loop that waits. */
    void releaseOne(Endpoint endpoint) {
        EndpointPool pool = poolOf(endpoint);
        if (pool != null) {
            pool.giveUpOne();
        }
    }

    /** This loop's pool of the server, or null; a hint on any other thread. */
    @AnyThread
    @Nullable EndpointPool poolOf(Endpoint endpoint) {
        for (EndpointPool pool : all) {
            if (pool.endpoint().isSameServer(endpoint)) {
                return pool;
            }
        }
        return null;
    }

    private EndpointPool[] pools(EndpointPool[] before, Lineup lineup) {
        Map<Permits, EndpointPool> known = new IdentityHashMap<>();
        for (EndpointPool pool : before) {
            known.put(pool.endpoint().permits(), pool);
        }
        EndpointPool[] pools = new EndpointPool[lineup.all().size()];
        for (int i = 0; i < pools.length; i++) {
            Endpoint endpoint = lineup.all().get(i);
            EndpointPool pool = known.get(endpoint.permits());
            if (pool == null) {
                pool = new EndpointPool(loop, endpoint, lineup.settings(), others);
            } else {
                pool.reconfigure(endpoint, lineup.settings());
            }
            warmUp(pool, lineup.settings());
            pools[i] = pool;
        }
        return pools;
    }

    private static void warmUp(EndpointPool pool, Settings settings) {
        EndpointHealth health = pool.endpoint().health();
        if (health.isWarming()) {
            pool.candidate().warmUp(health.upSince(), settings.slowStartNanos());
        }
    }

    private Servers servers(List<Endpoint> chosen, Settings settings) {
        Map<Permits, EndpointPool> known = new IdentityHashMap<>();
        for (EndpointPool pool : all) {
            known.put(pool.endpoint().permits(), pool);
        }
        List<EndpointPool> used = new ArrayList<>();
        chosen.forEach(endpoint -> used.add(known.get(endpoint.permits())));
        return Servers.of(used, settings);
    }
}
