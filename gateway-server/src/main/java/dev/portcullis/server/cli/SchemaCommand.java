package dev.portcullis.server.cli;

import dev.portcullis.config.schema.JsonSchema;
import dev.portcullis.config.schema.ReferencePage;
import dev.portcullis.snapshot.PluginCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what editors need. */
@Command(
        name = "schema",
        description =
                "Prints the JSON Schema of the configuration, with the installed plugins, for completion in editors.")
final class SchemaCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = {"--page"},
            description = "Prints the reference page instead, in Markdown.")
    private boolean page;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginCatalog plugins = ConfigFile.plugins();
        terminal.out().print(page ? ReferencePage.of(plugins) : JsonSchema.of(plugins));
        return 0;
    }
}
