package dev.portcullis.engine;

import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.engine.pipeline.LoopState;
import dev.portcullis.engine.pipeline.Occupancy;
import dev.portcullis.engine.pipeline.Pressure;
import dev.portcullis.engine.pipeline.Refusals;
import dev.portcullis.snapshot.Catalogs;
import dev.portcullis.snapshot.CompileOptions;
import dev.portcullis.snapshot.Findings;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.snapshot.Scope;
import dev.portcullis.snapshot.Snapshot;
import dev.portcullis.snapshot.SnapshotCompiler;
import dev.portcullis.snapshot.StateRegistry;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.observe.RouteCounters;
import dev.portcullis.spi.store.PurgeScope;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/*
 * A change of configuration:
 *
 *   check → compile → open listeners → publish to each loop → close what nobody owns any more
 *
 * Until "publish" the running gateway is untouched; whatever was opened by then is closed again if anything is wrong.
 * Loops switch microseconds apart, and each exchange sees one snapshot. When every loop has ended its last exchange with the
 * old snapshot, what was opened for it alone is closed.
 */
/** The running gateway. Its methods are called on one control thread, but for those that only read. */
public final class Gateway {

    private static final int BLOCKING_THREADS = 8;
    private static final int BLOCKING_QUEUE = 256;
    /** How long a configuration waits for the addresses of its servers. */
    private static final Duration NAMES = Duration.ofSeconds(2);

    /** A busy client uses its idle connection again within this time; who has not been heard of till then is not about to. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** The like when another process has taken over, and nobody waits for this one to end. */
    private static final Duration LONG_GRACE = Duration.ofSeconds(5);

    private final GatewayOptions options;
    private final PluginCatalog plugins;
    private final BuiltIns builtIns;
    private final Transport transport;
    private final ThreadPoolExecutor blocking;
    private final Loops loops;
    private final ScheduledExecutorService closing;
    private final StateRegistry states = new StateRegistry();
    private final PluginStates pluginStates = new PluginStates();
    private final AtomicReference<Pressure> pressure = new AtomicReference<>(Pressure.NONE);
    private final Refusals refusals = new Refusals();
    private final ConnectionLimit limit;
    private final OverloadWatch overload;
    private final Listeners listeners;
    private final Upstreams upstreams;
    private final SideCalls calls;
    private final Shutdown shutdown;
    private final RouteCounters counters;

    private volatile List<RouteLine> routes = List.of();
    private volatile Map<String, InetSocketAddress> addresses = Map.of();
    private volatile boolean bound;
    /** What the published snapshot has opened. */
    private volatile Scope inForce = new Scope();

    private boolean inheriting;
    private Findings findings = Findings.NONE;
    private DnsConfig dns = DnsConfig.SYSTEM;

    /**
     * Loads what a gateway needs of Netty, which takes a fifth of the start: another thread may read the configuration
     * meanwhile. Neither thread may touch anything else that uses Netty before this is done, since of two threads that each
     * initialise a class the other one's needs, neither would ever end.
     */
    public static void preload() {
        Preload.run();
    }

    public Gateway(GatewayOptions options, PluginCatalog plugins, BuiltIns builtIns) {
        this.options = options;
        this.plugins = plugins;
        this.builtIns = builtIns;
        long descriptorsAtStart = Descriptors.used();
        transport = Transport.of(options.transport());
        blocking = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BLOCKING_QUEUE),
                new DefaultThreadFactory("portcullis-blocking", true));
        blocking.allowCoreThreadTimeOut(true);
        closing = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("portcullis-closing", true));
        loops = new Loops(options, transport, blocking, pressure);
        Occupancy occupancy = new Occupancy(loops.states());
        limit = new ConnectionLimit(occupancy, descriptorsAtStart);
        overload = new OverloadWatch(loops.states(), pressure, new MemoryGauge(), options.ticker());
        listeners = new Listeners(new ListenerBinder(transport, loops.group(), loops.states(), occupancy, refusals));
        upstreams = new Upstreams(loops.contexts(), transport, blocking, options);
        calls = new SideCalls(loops.contexts(), upstreams, blocking);
        counters = new RouteCounters(loops.states().size());
        shutdown = new Shutdown(loops.group(), loops.states(), closing);
        overload.start();
    }

    /**
     * Compiles {@code config}, opens its listeners and publishes it to the loops. If anything is wrong nothing changes and
     * {@code problems} says what.
     *
     * @param root the tree the configuration was read from, for the places of problems
     * @param base what relative paths in the configuration are relative to
     * @return whether it is in force
     */
    public boolean apply(GatewayConfig config, ConfigNode root, Path base, Problems problems) {
        Map<String, ListenerConfig> wanted = AdminListener.among(config);
        ListenerRules.check(wanted, root, problems);
        if (inheriting && !transport.handsOver()) {
            problems.error(
                    Places.of(root, "transport"),
                    "transport",
                    transport.name() + " cannot take over from another process (expected: epoll, or auto)");
        }
        states.begin();
        states.get(RouteCounters.class, RouteCounters.OWNER, () -> counters, kept -> {});
        upstreams.directory(base);
        upstreams.dns(config.dns());
        Snapshot snapshot = new SnapshotCompiler(compileOptions(config), config, root, problems).compile();
        findings = snapshot.findings();
        if (!problems.hasErrors()) {
            listeners.prepare(inParts() ? plainText(wanted) : wanted, base, root, problems);
        }
        if (problems.hasErrors()) {
            listeners.discard();
            snapshot.scope().close();
            closeAll(states.discard());
            upstreams.dns(dns);
            return false;
        }
        dns = config.dns();
        counters.remap(snapshot.identities());
        upstreams.settle(NAMES);
        limit.configure(config.overload());
        overload.configure(config.overload());
        inForce = snapshot.scope();
        loops.publish(snapshot, closing);
        listeners.commit(bound);
        closeAll(states.keep());
        pluginStates.publish(states);
        if (inParts() && plainText(wanted).size() < wanted.size() && !openRest(wanted, base, root, problems)) {
            return false;
        }
        routes = snapshot.routes();
        addresses = Map.copyOf(listeners.addresses());
        bound = true;
        return true;
    }

    /** Whether its sockets can go to another process. */
    public boolean handsOver() {
        return transport.handsOver();
    }

    /**
     * Has the first configuration take from there what listens already. The gateway accepts no connection before
     * {@link #accept} is called, and leaves everything in place should it be stopped before.
     */
    public void inherit(Inheritance from) {
        inheriting = true;
        listeners.inherit(from);
    }

    /** Begins to accept: whoever the listeners were inherited from lets go of them. */
    public void accept() {
        listeners.accept();
    }

    /** What listens now. Stays valid until the next change. */
    public List<Listening> listening() {
        return listeners.listening();
    }

    /**
     * Stops accepting, since another process does. Call {@link #leave} next.
     *
     * @param heirs names of the listeners whose sockets live on there
     */
    public void handOver(Set<String> heirs) {
        listeners.handOver(heirs);
    }

    /**
     * Stops as {@link #stop} does, when nobody accepts here any more. Clients with idle connections have some time to ask
     * once more, and learn with the answer that they are to connect anew.
     *
     * @return completes with whether every exchange could finish
     */
    public CompletionStage<Boolean> leave(Duration timeout) {
        return shutdown.start(Duration.ZERO, LONG_GRACE, timeout, () -> {}, this::release, () -> inForce.close());
    }

    /** What was found out about the configuration last given to {@link #apply}, in force or not. */
    public Findings findings() {
        return findings;
    }

    private boolean inParts() {
        return !bound && !inheriting;
    }

    /**
     * At the start, listeners with TLS follow when the others serve already: loading the TLS library takes as long as
     * everything before it.
     */
    private boolean openRest(Map<String, ListenerConfig> wanted, Path base, ConfigNode root, Problems problems) {
        listeners.prepare(wanted, base, root, problems);
        if (problems.hasErrors()) {
            listeners.discard();
            return false;
        }
        listeners.commit(false);
        return true;
    }

    private static Map<String, ListenerConfig> plainText(Map<String, ListenerConfig> wanted) {
        Map<String, ListenerConfig> plain = new LinkedHashMap<>(wanted);
        plain.values().removeIf(listener -> listener.tls() != null);
        return plain;
    }

    private CompileOptions compileOptions(GatewayConfig config) {
        return new CompileOptions(
                true,
                loops.budgets(),
                options.ticker(),
                blocking,
                calls,
                states,
                plugins,
                Catalogs.EMPTY,
                Map.of(),
                upstreams,
                builtIns.routes(config));
    }

    private void closeAll(List<AutoCloseable> gone) {
        Scope scope = new Scope();
        gone.forEach(scope::add);
        scope.close();
        upstreams.forget(gone);
    }

    /** Sends requests through the routes from inside, so that the first client meets compiled code; at most {@code limit}. */
    public void warmUp(Duration limit) {
        new WarmUp(loops.states()).run(limit);
    }

    /** Re-reads certificates whose files have changed; what could not be read is logged and the old one stays. */
    public void reloadCertificates() {
        listeners.reloadCertificates();
    }

    /** Where each listener on TCP is bound, by name; the operator's is {@code admin}. */
    @AnyThread
    public Map<String, InetSocketAddress> addresses() {
        return addresses;
    }

    /** The routes in force. */
    @AnyThread
    public List<RouteLine> routes() {
        return routes;
    }

    /** Figures of the moment. */
    @AnyThread
    public GatewayStats stats() {
        return new GatewayStats(
                loops.sum(LoopState::open),
                loops.sum(LoopState::running),
                loops.sum(LoopState::accepted),
                loops.sum(LoopState::tlsFailures),
                loops.sum(LoopState::floods),
                upstreams.stats(),
                upstreams.upstreamStats(),
                upstreams.panics(),
                overload.stats(refusals));
    }

    /** What the exchanges of each route came to, as the {@code metrics} policies have counted it. */
    @AnyThread
    public MetricsSnapshot counters() {
        return counters.read();
    }

    /** What plugins count besides. */
    @AnyThread
    public List<Count> counts() {
        return pluginStates.counts();
    }

    /** Forgets the kept answers of {@code scope}; gives back how many. */
    @AnyThread
    public long purge(PurgeScope scope) {
        return pluginStates.purge(scope);
    }

    /** Bound and not stopping. */
    @AnyThread
    public boolean running() {
        return bound && !shutdown.begun();
    }

    /**
     * Stops: says so ({@link #running} turns false at once), accepts for {@code delay} more, then closes every connection
     * after its current exchange, and at {@code timeout} the rest.
     *
     * @return completes with whether every exchange could finish
     */
    public CompletionStage<Boolean> stop(Duration delay, Duration timeout) {
        return shutdown.start(delay, GRACE, timeout, listeners::close, this::release, () -> inForce.close());
    }

    private void release() {
        listeners.close();
        states.begin();
        closeAll(states.keep());
        calls.close();
        upstreams.close();
        overload.close();
        blocking.shutdown();
        loops.close();
    }
}
