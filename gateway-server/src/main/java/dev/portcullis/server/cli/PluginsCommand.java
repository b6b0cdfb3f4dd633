package dev.portcullis.server.cli;

import dev.portcullis.config.schema.Prototype;
import dev.portcullis.server.examine.Table;
import dev.portcullis.server.plugins.Origin;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
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
            table.row(type, "policy", slot == null ? "depends" : word(slot), levels, Origin.of(factory));
        });
        plugins.integrations().forEach((type, factory) -> table.row(type, "integration", "-", "-", Origin.of(factory)));
        plugins.authorizers().forEach((type, factory) -> table.row(type, "authorizer", "-", "-", Origin.of(factory)));
        plugins.collections().forEach((key, factory) -> table.row(key, "collection", "-", "-", Origin.of(factory)));
        table.lines().forEach(terminal.out()::println);
        return 0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
