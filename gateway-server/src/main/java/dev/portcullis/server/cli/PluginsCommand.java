package dev.portcullis.server.cli;

import dev.portcullis.config.schema.Prototype;
import dev.portcullis.server.examine.Table;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is installed. */
@Command(
        name = "plugins",
        description =
                "Lists the policies, integrations, authorizers and collections there are, and the jar each comes from.")
final class PluginsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    PluginsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Table table = new Table("TYPE", "KIND", "SLOT", "LEVELS", "FROM");
        PluginCatalog plugins = ConfigFile.plugins();
        plugins.filters().forEach((type, factory) -> {
            Slot slot = Prototype.slot(factory);
            String levels = Arrays.stream(FilterFactory.Level.values())
                    .filter(factory.levels()::contains)
                    .map(PluginsCommand::word)
                    .collect(Collectors.joining(", "));
            table.row(type, "policy", slot == null ? "depends" : word(slot), levels, origin(factory));
        });
        plugins.integrations().forEach((type, factory) -> table.row(type, "integration", "-", "-", origin(factory)));
        plugins.authorizers().forEach((type, factory) -> table.row(type, "authorizer", "-", "-", origin(factory)));
        plugins.collections().forEach((key, factory) -> table.row(key, "collection", "-", "-", origin(factory)));
        table.lines().forEach(terminal.out()::println);
        return 0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String origin(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "(built-in)";
        }
        String path = source.getLocation().getPath();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
