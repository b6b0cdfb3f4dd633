package dev.portcullis.server.cli;

import dev.portcullis.config.model.DrainConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.DurationText;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.Gateway;
import dev.portcullis.engine.GatewayOptions;
import dev.portcullis.engine.Listening;
import dev.portcullis.engine.ServiceManager;
import dev.portcullis.engine.takeover.Predecessor;
import dev.portcullis.engine.takeover.TakeOverSocket;
import dev.portcullis.server.admin.AdminAnswers;
import dev.portcullis.server.admin.GatewayView.Phase;
import dev.portcullis.server.reload.ConfigCoordinator;
import dev.portcullis.server.reload.ConfigTarget;
import dev.portcullis.server.reload.ControlThread;
import dev.portcullis.server.reload.ProblemText;
import dev.portcullis.server.reload.Revision;
import dev.portcullis.server.revisions.RevisionLog;
import dev.portcullis.server.revisions.RevisionStore;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: engine, configuration and administration, from start to stop. */
final class RunningGateway {

    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Path file;
    private final StateDirectory state;
    private final Terminal terminal;
    private final long startedNanos = System.nanoTime();
    private final ControlThread control = new ControlThread();
    private final ConfigCoordinator coordinator;
    private final LiveView view;
    /** Completes when the engine can be opened: what that needs is got ready while the configuration is read. */
    private final CompletableFuture<Void> prepared = new CompletableFuture<>();

    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Handover handover;
    private final ServiceManager serviceManager = new ServiceManager(System.getenv("NOTIFY_SOCKET"));
    /** Made on the control thread; whoever reads it has waited for that. */
    private @Nullable Gateway gateway;
    /** Whom this process takes over from. */
    private @Nullable Predecessor predecessor;

    private boolean draining;
    private volatile boolean started;

    RunningGateway(Path file, StateDirectory state, Terminal terminal) {
        this.file = file;
        this.state = state;
        this.terminal = terminal;
        coordinator = new ConfigCoordinator(
                ConfigFile.loader(file, prepared::join),
                this::open,
                control,
                Clock.systemUTC(),
                new RevisionLog(new RevisionStore(state)));
        view = new LiveView(coordinator.status());
        handover = new Handover(state, control, coordinator, this::leave);
    }

    private void prepare() {
        try {
            ConfigFile.plugins();
            Gateway.preload();
            prepared.complete(null);
        } finally {
            prepared.cancel(false);
        }
    }

    private ConfigTarget open(GatewayConfig config) {
        // Before it listens: from then on somebody may be served whose answer a signal must not cut off.
        new Signals(this).install();
        // The first use of it loads much, for which there is time here.
        new SecureRandom().nextLong();
        prepared.join();
        GatewayOptions options =
                new GatewayOptions(config.loops(), config.transport(), Ticker.SYSTEM, YamlSource::parse);
        Gateway opened = new Gateway(options, ConfigFile.plugins(), AdminAnswers.of(config.admin(), view));
        gateway = opened;
        view.show(opened);
        if (predecessor != null) {
            opened.inherit(predecessor);
        }
        return new EngineTarget(opened);
    }

    /**
     * As {@link #start}, in place of the gateway that runs with the same state; serves from {@link #getReady} on.
     *
     * @param orStart whether it is all right if none runs
     */
    boolean startInPlace(boolean orStart) {
        ConfigFile.plugins();
        try {
            Predecessor found = Predecessor.find(state.path().resolve(TakeOverSocket.NAME));
            if (found != null) {
                LOG.info("Taking over from process {}", found.pid());
            } else if (!orStart) {
                throw new IOException("nobody listens on " + state.path().resolve(TakeOverSocket.NAME)
                        + " (expected: a gateway that runs with this state)");
            }
            predecessor = found;
            return start();
        } catch (IOException e) {
            terminal.err().println("portcullis: cannot take over: " + e.getMessage());
            return false;
        }
    }

    /**
     * Whether it serves; if not, what is wrong has been printed.
     *
     * @throws dev.portcullis.server.plugins.PluginRefusal if a plugin cannot be used
     */
    boolean start() {
        Problems problems = new Problems();
        CompletableFuture<Boolean> loading = coordinator.start(problems);
        prepare();
        boolean active;
        try {
            active = loading.join();
        } catch (CompletionException e) {
            LOG.error("The gateway cannot start", e.getCause());
            return false;
        }
        terminal.print(problems);
        Gateway opened = gateway;
        if (!active || opened == null) {
            return false;
        }
        announce(opened);
        return true;
    }

    /** Warms up and says that all is ready; only then writes the first revision to disk, as clients may be waiting already. */
    void getReady() {
        control.execute(() -> {
            Gateway opened = gateway;
            if (opened != null && !stopping.get()) {
                opened.warmUp(WARM_UP);
                if (predecessor == null) {
                    view.enter(Phase.READY);
                }
                if (predecessor == null || succeed(opened, predecessor)) {
                    handover.offer(opened);
                    LOG.info("Ready after {} ms", millis());
                    serviceManager.ready();
                }
            }
            coordinator.keep();
        });
        coordinator.watch();
        started = true;
    }

    private boolean succeed(Gateway opened, Predecessor from) {
        boolean accepting = false;
        try {
            from.ready();
            view.enter(Phase.READY);
            opened.accept();
            accepting = true;
            if (!from.serving()) {
                LOG.warn("Process {} has not said that it accepts no more connections", from.pid());
            }
            return true;
        } catch (IOException e) {
            LOG.error("Cannot take over: {}", e.getMessage());
            view.enter(Phase.STOPPING);
            if (accepting) {
                opened.handOver(names(opened));
                drain((leaving, drain) -> leaving.leave(drain.timeout()), 1);
            } else {
                stopped.complete(1);
            }
            return false;
        }
    }

    private static Set<String> names(Gateway opened) {
        return opened.listening().stream().map(Listening::name).collect(Collectors.toSet());
    }

    private void announce(Gateway opened) {
        Revision active = coordinator.status().active();
        opened.addresses().forEach((name, address) -> {
            ListenerConfig listener =
                    active == null ? null : active.config().listeners().get(name);
            // The host as it was written: the system may call 0.0.0.0 by its name in IPv6.
            String host = listener == null
                    ? address.getHostString()
                    : listener.address().host();
            LOG.info("Listener {}: {}://{}", name, scheme(listener), new HostPort(host, address.getPort()));
        });
        if (active != null) {
            active.config().listeners().forEach((name, listener) -> {
                if (listener.address().socket() != null) {
                    LOG.info("Listener {}: {} on {}", name, scheme(listener), listener.address());
                }
            });
        }
        List<RouteLine> routes = opened.routes();
        long apis = routes.stream().map(RouteLine::api).distinct().count();
        LOG.info(
                "Portcullis {} runs {}, revision {}: {}, {}; started in {} ms",
                VersionCommand.version(),
                file,
                active == null ? 0 : active.number(),
                ProblemText.count(apis, "API"),
                ProblemText.count(routes.size(), "route"),
                millis());
    }

    private static String scheme(@Nullable ListenerConfig listener) {
        return listener != null && listener.tls() != null ? "https" : "http";
    }

    private long millis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Loads the configuration again, unless it is about to be loaded for the first time. Any thread. */
    void reload() {
        if (started) {
            coordinator.reload();
        }
    }

    /** Begins to stop, unless that has begun. Any thread. */
    void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        view.enter(Phase.STOPPING);
        control.execute(() -> {
            handover.close();
            drain((opened, drain) -> opened.stop(drain.delay(), drain.timeout()), 0);
        });
    }

    /** Another process accepts in place of this one. On the control thread. */
    private void leave() {
        stopping.set(true);
        view.handedOver();
        drain((opened, drain) -> opened.leave(drain.timeout()), 0);
    }

    /** How a gateway stops. */
    private interface Ending {

        CompletionStage<Boolean> begin(Gateway opened, DrainConfig drain);
    }

    private void drain(Ending ending, int exitCode) {
        if (draining) {
            return;
        }
        draining = true;
        serviceManager.stopping();
        coordinator.close();
        Gateway opened = gateway;
        Revision active = coordinator.status().active();
        if (opened == null || active == null) {
            stopped.complete(exitCode);
            return;
        }
        DrainConfig drain = active.config().drain();
        LOG.info("Stopping: running exchanges have {} to finish", DurationText.of(drain.timeout()));
        ending.begin(opened, drain).whenComplete((finished, failure) -> {
            if (failure != null) {
                LOG.error("Stopping failed", failure);
            } else {
                LOG.info(finished ? "Stopped; every exchange could finish" : "Stopped; some exchanges were cut off");
            }
            stopped.complete(exitCode);
        });
    }

    /** Waits until the gateway has stopped; the exit code. */
    int awaitStop() {
        int code = stopped.join();
        control.close();
        return code;
    }
}
