package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.Gateway;
import dev.portcullis.server.reload.Loaded;
import dev.portcullis.server.reload.YamlFileLoader;
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

    /** Its routes; null after printing what is wrong with it. Warnings are printed either way. */
    static @Nullable List<RouteLine> routes(Path file, Terminal terminal) {
        Problems problems = new Problems();
        Loaded loaded = new YamlFileLoader(file).load(problems);
        List<RouteLine> routes = loaded.config() == null
                ? List.of()
                : Gateway.check(
                        loaded.config(),
                        loaded.root(),
                        loaded.directory(),
                        PluginCatalog.load(ConfigFile.class.getClassLoader()),
                        problems);
        terminal.print(problems);
        return problems.hasErrors() ? null : routes;
    }
}
