package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Servers that speak HTTP/1.1 or HTTP/2, with pools of connections: one per loop, so that an exchange stays on its loop. */
public final class HttpUpstream implements Upstream {

    private final String name;
    private final LoopPool[] pools;
    private final Safeguards safeguards;
    private volatile UpstreamConfig config;
    private volatile List<Endpoint> endpoints;

    /**
     * An upstream without connections yet.
     *
     * @param loops in the order of their indexes
     * @param tls for targets with https or h2; null if there are none
     * @throws IllegalArgumentException if a target is built in, or one needs TLS and {@code tls} is null
     */
    public static HttpUpstream create(
            String name,
            UpstreamConfig config,
            LoopContext[] loops,
            ConnectionFactory factory,
            @Nullable UpstreamTls tls) {
        return new HttpUpstream(name, config, loops, factory, tls);
    }

    private HttpUpstream(
            String name,
            UpstreamConfig config,
            LoopContext[] loops,
            ConnectionFactory factory,
            @Nullable UpstreamTls tls) {
        this.name = name;
        this.config = config;
        this.safeguards = new Safeguards(name, config.retries(), config.circuitBreaker(), loops[0]::nanos);
        this.endpoints = endpoints(List.of(), config);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.url().secure() && tls == null) {
                throw new IllegalArgumentException(endpoint.url() + ": no TLS for a server that needs it");
            }
        }
        this.pools = new LoopPool[loops.length];
        Settings settings = Settings.of(config);
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new LoopPool(loops[i], factory, tls, this::askForOne, endpoints, settings);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @AnyThread
    public UpstreamConfig config() {
        return config;
    }

    @Override
    public Safeguards safeguards() {
        return safeguards;
    }

    /** By the loop's own timers: the wheel is too coarse for a pause of milliseconds, and such pauses are rare. */
    @Override
    @EventLoopConfined
    public Runnable later(int loopIndex, long nanos, Runnable task) {
        ScheduledFuture<?> pause = pools[loopIndex].loop().executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> pause.cancel(false);
    }

    @Override
    @EventLoopConfined
    public @Nullable Runnable open(int loopIndex, boolean fresh, @Nullable TriedEndpoints except, Waiter waiter) {
        return pools[loopIndex].open(fresh, except, waiter);
    }

    /**
     * {@inheritDoc} Servers whose URL stays keep their connections.
     *
     * <p>The TLS given to {@link #create} stays: where that has to change, another upstream takes this one's place.
     */
    @Override
    public void reconfigure(UpstreamConfig changed) {
        List<Endpoint> now = endpoints(endpoints, changed);
        Settings settings = Settings.of(changed);
        config = changed;
        safeguards.reconfigure(changed.retries(), changed.circuitBreaker());
        endpoints = now;
        onEachLoop(pool -> pool.reconfigure(now, settings));
    }

    @Override
    public void close() {
        onEachLoop(LoopPool::close);
    }

    /** The servers' figures now, in the order of the configuration. */
    @AnyThread
    public List<EndpointStatistics> statistics() {
        List<EndpointStatistics> all = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            int idle = 0;
            int pending = 0;
            for (LoopPool loop : pools) {
                EndpointPool pool = loop.poolOf(endpoint);
                idle += pool == null ? 0 : pool.idle();
                pending += pool == null ? 0 : pool.candidate().pending();
            }
            all.add(new EndpointStatistics(endpoint, endpoint.connections().get(), idle, pending));
        }
        return all;
    }

    /** Servers of the configuration; those known before stay themselves. A URL given twice gets the sum of weights. */
    private static List<Endpoint> endpoints(List<Endpoint> before, UpstreamConfig config) {
        Map<TargetUrl, Integer> weights = new LinkedHashMap<>();
        for (TargetConfig target : config.targets()) {
            if (target.url().builtIn() != null) {
                throw new IllegalArgumentException(target.url() + ": not a server");
            }
            weights.merge(target.url(), target.weight(), Integer::sum);
        }
        List<Endpoint> endpoints = new ArrayList<>();
        weights.forEach((url, weight) -> endpoints.add(before.stream()
                .filter(known -> known.url().equals(url))
                .findFirst()
                .map(known -> known.withWeight(weight))
                .orElseGet(() -> new Endpoint(url, weight))));
        return List.copyOf(endpoints);
    }

    private void onEachLoop(Consumer<LoopPool> task) {
        for (LoopPool pool : pools) {
            execute(pool, task);
        }
    }

    /** A loop that has ended has no connections either. */
    private static void execute(LoopPool pool, Consumer<LoopPool> task) {
        try {
            pool.loop().executor().execute(() -> task.accept(pool));
        } catch (RejectedExecutionException ended) {
            return;
        }
    }

    /** Asks the loop with the most idle connections to the server; if there are none, one with shared connections. */
    private void askForOne(Endpoint endpoint, EndpointPool asker) {
        LoopPool holder = null;
        int most = 0;
        for (LoopPool loop : pools) {
            EndpointPool pool = loop.poolOf(endpoint);
            if (pool != null && pool != asker && pool.idle() > most) {
                most = pool.idle();
                holder = loop;
            } else if (pool != null && pool != asker && holder == null && pool.sharing() > 0) {
                holder = loop;
            }
        }
        if (holder != null) {
            execute(holder, pool -> pool.releaseOne(endpoint));
        }
    }
}
