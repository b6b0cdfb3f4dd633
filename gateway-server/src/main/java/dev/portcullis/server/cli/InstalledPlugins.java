package dev.portcullis.server.cli;

import dev.portcullis.server.plugins.FirstOnly;
import dev.portcullis.server.plugins.PluginDirectory;
import dev.portcullis.snapshot.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of this process: the gateway's and those of the directory that {@code PORTCULLIS_PLUGINS} names, or of
 * {@code plugins} in the distribution. Loaded once, so that every revision of a configuration meets the same classes.
 */
final class InstalledPlugins {

    private static @Nullable PluginCatalog loaded;

    private InstalledPlugins() {}

    /** @throws dev.portcullis.server.plugins.PluginRefusal if a jar cannot be used */
    static synchronized PluginCatalog all() {
        PluginCatalog known = loaded;
        if (known == null) {
            known = load();
            loaded = known;
        }
        return known;
    }

    private static PluginCatalog load() {
        PluginCatalog builtIn = PluginCatalog.load(new FirstOnly(InstalledPlugins.class.getClassLoader()));
        String named = System.getenv("PORTCULLIS_PLUGINS");
        if (named != null && !named.isEmpty()) {
            return PluginDirectory.load(Path.of(named), builtIn);
        }
        String home = System.getProperty("portcullis.home");
        Path own = home == null ? null : Path.of(home, "plugins");
        return own != null && Files.isDirectory(own) ? PluginDirectory.load(own, builtIn) : builtIn;
    }
}
