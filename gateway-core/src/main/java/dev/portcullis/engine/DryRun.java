package dev.portcullis.engine;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.Catalogs;
import dev.portcullis.snapshot.CompileOptions;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.PolicyTrace;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.snapshot.Snapshot;
import dev.portcullis.snapshot.SnapshotCompiler;
import dev.portcullis.snapshot.StateRegistry;
import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A configuration that was compiled without opening anything, for commands that check or explain it.
 *
 * @param snapshot its tables are whole, its filters and integrations do nothing
 * @param trace where each policy comes from
 */
public record DryRun(Snapshot snapshot, PolicyTrace trace) {

    /**
     * Finds the problems that {@link Gateway#apply} would find before it opens anything.
     *
     * @param root the tree the configuration was read from, for the places of problems
     */
    public static DryRun of(
            GatewayConfig config, ConfigNode root, PluginCatalog plugins, BuiltIns builtIns, Problems problems) {
        ListenerRules.check(AdminListener.among(config), root, problems);
        CompileOptions options = new CompileOptions(
                false,
                List.of(new BufferBudget(0)),
                Ticker.SYSTEM,
                Runnable::run,
                call -> CompletableFuture.failedFuture(new IOException(call.url() + ": not asked while checking")),
                new StateRegistry(),
                plugins,
                Catalogs.EMPTY,
                Map.of(),
                new NoUpstreams(),
                builtIns.routes(config));
        SnapshotCompiler compiler = new SnapshotCompiler(options, config, root, problems);
        return new DryRun(compiler.compile(), compiler.trace());
    }

    /** What {@code portcullis check} does. */
    public static List<RouteLine> check(
            GatewayConfig config, ConfigNode root, PluginCatalog plugins, Problems problems) {
        return of(config, root, plugins, BuiltIns.NONE, problems).snapshot().routes();
    }
}
