package dev.portcullis.upstream;

import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.Exchange;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Roster says who the servers are and which get requests; each loop has its LoopPool, which is given the roster's line-up by a
 * task. HealthChecker and Ejector, on the background loop, change the servers' health and have the roster draw up another.
 */
/** Servers that speak HTTP/1.1 or HTTP/2, with pools of connections: one per loop, so that an exchange stays on its loop. */
public final class HttpUpstream implements Upstream {

    private final String name;
    private final Background background;
    private final @Nullable UpstreamTls tls;
    private final Roster roster;
    private final LoopPool[] pools;
    private final HealthChecker checker;
    private final Ejector ejector;
    private final FileWatch files;
    private final Safeguards safeguards;
    private volatile UpstreamConfig config;

    /**
     * An upstream without connections yet. Reads its files of targets, and begins to look up names.
     *
     * @param loops in the order of their indexes
     * @param tls for targets with https or h2; null if there are none
     * @throws IllegalArgumentException if a target is built in, one needs TLS and {@code tls} is null, or a file is wrong
     */
    public static HttpUpstream create(
            String name,
            UpstreamConfig config,
            LoopContext[] loops,
            ConnectionFactory factory,
            Background background,
            @Nullable UpstreamTls tls) {
        HttpUpstream made = new HttpUpstream(name, config, loops, factory, background, tls);
        made.roster.start(made::install);
        made.watch(made.roster.lineup());
        return made;
    }

    private HttpUpstream(
            String name,
            UpstreamConfig config,
            LoopContext[] loops,
            ConnectionFactory factory,
            Background background,
            @Nullable UpstreamTls tls) {
        this.name = name;
        this.config = config;
        this.safeguards = new Safeguards(name, config.retries(), config.circuitBreaker(), loops[0]::nanos);
        this.background = background;
        this.tls = tls;
        for (TargetUrl url : config.urls()) {
            if (url.secure() && tls == null) {
                throw new IllegalArgumentException(url + ": no TLS for a server that needs it");
            }
        }
        this.roster = new Roster(name, config, background);
        this.pools = new LoopPool[loops.length];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new LoopPool(loops[i], factory, tls, this::askForOne, roster.lineup());
        }
        this.checker = new HealthChecker(name, background, this::probe, roster::rearrange);
        this.ejector = new Ejector(name, background.loop(), this::begun, roster::rearrange);
        this.files = new FileWatch(name, background, roster::files, roster::reread);
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

    @Override
    @EventLoopConfined
    public void keep(Exchange exchange, Endpoint endpoint, HeadBlock answer) {
        pools[exchange.loopIndex()].keep(exchange, endpoint, answer);
    }

    /** Complete when each of the servers' names was looked up once, with whatever result. */
    @AnyThread
    public CompletionStage<Void> settled() {
        return roster.settled();
    }

    /**
     * {@inheritDoc} Servers whose URL stays keep their connections and their health.
     *
     * <p>The TLS given to {@link #create} stays: where that has to change, another upstream takes this one's place.
     */
    @Override
    public void reconfigure(UpstreamConfig changed) {
        config = changed;
        safeguards.reconfigure(changed.retries(), changed.circuitBreaker());
        roster.reconfigure(changed);
    }

    @Override
    public void close() {
        roster.close();
        onBackground(() -> {
            checker.watch(List.of(), null);
            ejector.watch(List.of(), null);
            files.end();
        });
        onEachLoop(LoopPool::close);
    }

    /** The servers' figures now, in the order of the configuration. */
    @AnyThread
    public List<EndpointStatistics> statistics() {
        Lineup now = roster.lineup();
        List<EndpointStatistics> all = new ArrayList<>();
        for (Endpoint endpoint : now.all()) {
            int idle = 0;
            int pending = 0;
            for (LoopPool loop : pools) {
                EndpointPool pool = loop.poolOf(endpoint);
                idle += pool == null ? 0 : pool.idle();
                pending += pool == null ? 0 : pool.candidate().pending();
            }
            boolean inUse = now.inUse().contains(endpoint);
            all.add(new EndpointStatistics(
                    endpoint, endpoint.connections().get(), idle, pending, begun(endpoint), inUse));
        }
        return all;
    }

    /** Whether too few servers are well, so that all are used. */
    @AnyThread
    public boolean panics() {
        return roster.lineup().panic();
    }

    /** Requests sent to the server, ever. */
    private long begun(Endpoint endpoint) {
        long sum = 0;
        for (LoopPool loop : pools) {
            EndpointPool pool = loop.poolOf(endpoint);
            sum += pool == null ? 0 : pool.candidate().begun();
        }
        return sum;
    }

    // ---- the background loop

    /** Another line-up; called with the roster's lock held, so that they come in order. */
    private void install(Lineup lineup) {
        onEachLoop(pool -> pool.install(lineup));
        watch(lineup);
    }

    private void watch(Lineup lineup) {
        UpstreamConfig now = config;
        onBackground(() -> {
            checker.watch(lineup.all(), now.health());
            ejector.watch(lineup.all(), now.ejection());
            files.begin();
        });
    }

    private void onBackground(Runnable task) {
        try {
            background.loop().executor().execute(task);
        } catch (RejectedExecutionException ended) {
            return;
        }
    }

    private Probe probe(Endpoint endpoint, HealthConfig health, Probe.Verdict verdict) {
        if (health.type() == HealthConfig.Check.TCP) {
            return new TcpProbe(background, endpoint, verdict)
                    .begin(health.timeout().toNanos());
        }
        boolean grpc = health.type() == HealthConfig.Check.GRPC;
        Settings settings = Settings.of(config).forChecks(health);
        return new HttpProbe(background, tls, endpoint.apart(grpc), settings, health, verdict).begin();
    }

    // ---- the loops

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
