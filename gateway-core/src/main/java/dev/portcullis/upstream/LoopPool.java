package dev.portcullis.upstream;

import dev.portcullis.balance.Balancer;
import dev.portcullis.balance.Candidate;
import dev.portcullis.config.model.UpstreamConfig.Balance;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one loop has of one upstream: a pool per server, and the choice among them. No locks: the loop is alone here. */
@EventLoopConfined
final class LoopPool {

    private final LoopContext loop;
    private final ConnectionFactory factory;
    private final @Nullable UpstreamTls tls;
    private final EndpointPool.OtherLoops others;
    private volatile Servers servers;

    /** The servers at present. A request that is looking for a connection keeps to the ones it began with. */
    record Servers(EndpointPool[] pools, Candidate[] candidates, Balancer balancer) {

        int pick(boolean @Nullable [] excluded) {
            return balancer.pick(candidates, excluded);
        }
    }

    LoopPool(
            LoopContext loop,
            ConnectionFactory factory,
            @Nullable UpstreamTls tls,
            EndpointPool.OtherLoops others,
            List<Endpoint> endpoints,
            Settings settings) {
        this.loop = loop;
        this.factory = factory;
        this.tls = tls;
        this.others = others;
        this.servers = servers(new EndpointPool[0], endpoints, settings);
        for (int i = 0; i < loop.index() % endpoints.size(); i++) {
            servers.pick(null); // so that the loops do not all begin with the same server
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

    /** See {@link Upstream#open}. */
    @Nullable Runnable open(boolean demanded, @Nullable TriedEndpoints except, Upstream.Waiter waiter) {
        Servers now = servers;
        boolean fresh = demanded || now.pools[0].settings().oneRequestEach();
        if (!fresh && (except == null || except.isEmpty())) {
            int index = now.pick(null);
            PooledConnection open = now.pools[index].find(false);
            if (open != null) {
                waiter.onStream(open.lend());
                return null;
            }
            return new Dial(this, now, false, waiter).begin(index);
        }
        Dial dial = new Dial(this, now, fresh, waiter);
        if (except != null) {
            dial.avoid(except);
        }
        return dial.begin();
    }

    /** Takes over servers and settings; connections to servers that stay are kept. */
    void reconfigure(List<Endpoint> endpoints, Settings settings) {
        EndpointPool[] before = servers.pools;
        servers = servers(before, endpoints, settings);
        for (EndpointPool pool : before) {
            if (poolOf(pool.endpoint()) != pool) {
                pool.retire();
            }
        }
    }

    void close() {
        for (EndpointPool pool : servers.pools) {
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
        for (EndpointPool pool : servers.pools) {
            if (pool.endpoint().isSameServer(endpoint)) {
                return pool;
            }
        }
        return null;
    }

    private Servers servers(EndpointPool[] before, List<Endpoint> endpoints, Settings settings) {
        EndpointPool[] pools = new EndpointPool[endpoints.size()];
        Candidate[] candidates = new Candidate[pools.length];
        for (int i = 0; i < pools.length; i++) {
            Endpoint endpoint = endpoints.get(i);
            for (EndpointPool pool : before) {
                if (pool.endpoint().isSameServer(endpoint)) {
                    pool.reconfigure(endpoint, settings);
                    pools[i] = pool;
                }
            }
            if (pools[i] == null) {
                pools[i] = new EndpointPool(loop, endpoint, settings, others);
            }
            candidates[i] = pools[i].candidate();
        }
        boolean inTurn = settings.balance() == Balance.ROUND_ROBIN;
        return new Servers(pools, candidates, inTurn ? Balancer.roundRobin() : Balancer.leastPending());
    }
}
