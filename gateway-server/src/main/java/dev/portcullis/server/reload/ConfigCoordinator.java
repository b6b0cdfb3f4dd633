package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.server.revisions.KeptRevision;
import dev.portcullis.server.revisions.RevisionLog;
import dev.portcullis.server.revisions.WrittenFiles;
import dev.portcullis.server.yaml.YamlWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the files say in force: loads, applies or refuses, and does so again when they change.
 *
 * <p><b>Threading:</b> all of it happens on the control thread; other threads leave a task there.
 */
public final class ConfigCoordinator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigCoordinator.class);

    private final ConfigLoader loader;
    private final Function<GatewayConfig, ConfigTarget> opener;
    private final ControlThread control;
    private final Clock clock;
    private final RevisionLog revisions;
    private final ChangeWatch changes;
    private final ConfigStatus status = new ConfigStatus();

    private @Nullable ConfigTarget target;
    /** What was put in force, as written; that revision's own has the fixed settings of the process. */
    private @Nullable GatewayConfig written;
    /** Whether somebody waits to read what comes of the next reading, also if it is the same as before. */
    private boolean asked;
    /** What the files that plugins have read were like when it was. */
    private Fingerprint besides = Fingerprint.of(Set.of());

    /** Whether another process takes over, so that nothing may change. */
    private boolean held;

    /** @param opener makes the target from the first configuration without errors; called once, on the control thread */
    public ConfigCoordinator(
            ConfigLoader loader,
            Function<GatewayConfig, ConfigTarget> opener,
            ControlThread control,
            Clock clock,
            RevisionLog revisions) {
        this.loader = loader;
        this.opener = opener;
        this.control = control;
        this.clock = clock;
        this.revisions = revisions;
        this.changes = new ChangeWatch(control, this::load);
    }

    @AnyThread
    public ConfigStatus status() {
        return status;
    }

    /**
     * Loads and applies for the first time. {@link #keep} is left to be called, when there is time.
     *
     * @return completes with whether a configuration is in force; {@code problems} has all that is wrong, warnings too
     */
    @AnyThread
    public CompletableFuture<Boolean> start(Problems problems) {
        return control.call(() -> {
            changes.read(() -> {
                Loaded loaded = loader.load(problems);
                apply(loaded, problems);
                return files(loaded);
            });
            return status.active() != null;
        });
    }

    /** From now on loads what changes. */
    @AnyThread
    public void watch() {
        control.execute(() -> changes.start(this::reloadCertificates));
    }

    /** Loads now, changed or not: what SIGHUP asks for. */
    @AnyThread
    public void reload() {
        control.execute(() -> {
            asked = true;
            if (held) {
                LOG.info("The configuration is not read while another process takes over");
            } else {
                reloadNow();
            }
        });
    }

    private void reloadNow() {
        reloadCertificates();
        changes.read(this::load);
    }

    /** Changes nothing before {@link #release}. On the control thread. */
    public void hold() {
        held = true;
        changes.hold();
    }

    /** Makes up for what was left undone. On the control thread. */
    public void release() {
        held = false;
        changes.release();
        if (asked) {
            reloadNow();
        }
    }

    /** Writes the newest revision to disk. On the control thread. */
    public void keep() {
        status.keep(revisions.keep());
    }

    private void reloadCertificates() {
        if (target != null) {
            target.reloadCertificates();
        }
    }

    private Set<Path> load() {
        // The one in force may still wait for its turn, and must not be skipped.
        keep();
        long started = System.nanoTime();
        Problems problems = new Problems();
        Loaded loaded = loader.load(problems);
        if (changes.isTorn()) {
            return files(loaded);
        }
        boolean waitedFor = asked;
        asked = false;
        if (loaded.config() != null && loaded.config().equals(written) && besides.equals(fingerprintBesides())) {
            unchanged(loaded, waitedFor);
        } else if (apply(loaded, problems)) {
            long millis = (System.nanoTime() - started) / 1_000_000;
            keep();
            problems.all().forEach(ConfigCoordinator::log);
            LOG.info("Revision {} is active, applied in {} ms: {}", active(), millis, change());
        } else {
            refuse(problems, waitedFor);
        }
        return files(loaded);
    }

    /** The files of the configuration, and those that plugins have read besides. */
    private Set<Path> files(Loaded loaded) {
        Set<Path> files = new HashSet<>(loaded.files());
        files.addAll(filesBesides());
        return files;
    }

    private Set<Path> filesBesides() {
        return target == null ? Set.of() : target.findings().files();
    }

    private Fingerprint fingerprintBesides() {
        return Fingerprint.of(filesBesides());
    }

    private boolean apply(Loaded loaded, Problems problems) {
        GatewayConfig config = loaded.config();
        if (config == null) {
            return false;
        }
        if (target == null) {
            target = opener.apply(config);
        }
        Fingerprint before = fingerprintBesides();
        Revision running = status.active();
        GatewayConfig effective = running == null ? config : StaticSettings.keep(running.config(), config);
        if (!target.apply(effective, loaded.root(), loaded.directory(), problems)) {
            return false;
        }
        if (running != null) {
            StaticSettings.changes(running.config(), config).forEach(LOG::warn);
        }
        written = config;
        besides = before.files().keySet().equals(filesBesides()) ? before : fingerprintBesides();
        ConfigNode.Fields shown = loaded.shown(target.findings().secretPlaces());
        Instant now = clock.instant();
        KeptRevision revision = revisions.accept(written(loaded), shown, now);
        status.accept(new Revision(revision.number(), now, revision.change(), effective, YamlWriter.write(shown)));
        return true;
    }

    private static WrittenFiles written(Loaded loaded) {
        return WrittenFiles.of(loaded.texts(), loaded.directory());
    }

    private void unchanged(Loaded loaded, boolean asked) {
        revisions.reword(written(loaded));
        keep();
        boolean mended = status.refused() != null;
        status.withdraw();
        if (asked || mended) {
            LOG.info("The configuration is that of revision {}, which stays active", active());
        }
    }

    private void refuse(Problems problems, boolean asked) {
        Refusal last = status.refused();
        boolean known = last != null && last.problems().equals(problems.all());
        status.refuse(new Refusal(clock.instant(), problems.all()));
        if (asked || !known) {
            problems.all().forEach(ConfigCoordinator::log);
            LOG.error("{}; revision {} stays active", ProblemText.summary(problems), active());
        }
    }

    private static void log(Problem problem) {
        if (problem.warning()) {
            LOG.warn("{}", problem);
        } else {
            LOG.error("{}", problem);
        }
    }

    private String change() {
        Revision active = status.active();
        return active == null ? "" : active.change();
    }

    private long active() {
        Revision active = status.active();
        return active == null ? 0 : active.number();
    }

    @Override
    public void close() {
        control.execute(changes::close);
    }
}
