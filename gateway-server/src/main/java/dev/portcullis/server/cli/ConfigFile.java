package dev.portcullis.server.cli;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.BuiltIns;
import dev.portcullis.engine.DryRun;
import dev.portcullis.server.admin.AdminAnswers;
import dev.portcullis.server.examine.Examination;
import dev.portcullis.server.reload.ConfigStatus;
import dev.portcullis.server.reload.Loaded;
import dev.portcullis.server.reload.YamlFileLoader;
import dev.portcullis.server.yaml.FileTree;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.RouteLine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration file, examined without running it. */
final class ConfigFile {

    /** What {@code run} reads when it is not told. */
    static final String DEFAULT = "gateway.yaml";

    private ConfigFile() {}

    /** Reads {@code file}; finds every mistake in it, also those that only the compiler sees. */
    static YamlFileLoader loader(Path file) {
        return loader(file, FileTree.DISK, () -> {});
    }

    /** @param beforeEngine called before the engine's classes are touched */
    static YamlFileLoader loader(Path file, Runnable beforeEngine) {
        return loader(file, FileTree.DISK, beforeEngine);
    }

    private static YamlFileLoader loader(Path file, FileTree tree, Runnable beforeEngine) {
        return new YamlFileLoader(file, tree, (rest, root, directory, problems) -> {
            beforeEngine.run();
            DryRun.check(rest, root, plugins(), problems);
        });
    }

    /** Where it lies. */
    static Path directory(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /** What is installed, loaded with the first call and never again. */
    static PluginCatalog plugins() {
        return InstalledPlugins.all();
    }

    /** Its routes; null after printing what is wrong with it. Warnings are printed either way. */
    static @Nullable List<RouteLine> routes(Path file, Terminal terminal) {
        Examination examined = examine(file, terminal);
        return examined == null ? null : examined.snapshot().routes();
    }

    /** What it comes to; null after printing what is wrong with it. Warnings are printed either way. */
    static @Nullable Examination examine(Path file, Terminal terminal) {
        Problems problems = new Problems();
        Examination examination = examine(file, FileTree.DISK, problems);
        terminal.print(problems);
        return examination;
    }

    /** What {@code file} of {@code tree} comes to; null if {@code problems} has errors after that. */
    static @Nullable Examination examine(Path file, FileTree tree, Problems problems) {
        Loaded loaded = loader(file, tree, () -> {}).load(problems);
        GatewayConfig config = loaded.config();
        PluginCatalog plugins = plugins();
        Examination examination = null;
        if (config != null) {
            BuiltIns builtIns = AdminAnswers.of(config.admin(), new LiveView(new ConfigStatus()));
            DryRun examined = DryRun.of(config, loaded.root(), plugins, builtIns, problems);
            examination = new Examination(config, loaded.root(), examined.snapshot(), examined.trace(), plugins);
        }
        return problems.hasErrors() ? null : examination;
    }
}
