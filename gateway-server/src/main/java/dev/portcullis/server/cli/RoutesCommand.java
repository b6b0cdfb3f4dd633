package dev.portcullis.server.cli;

import dev.portcullis.server.examine.Table;
import dev.portcullis.snapshot.RouteLine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a file makes the gateway answer. */
@Command(name = "routes", description = "Lists the routes of a configuration, without running it.")
final class RoutesCommand implements Callable<Integer> {

    private static final String DEFAULT_STAGE = "$default";

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    RoutesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<RouteLine> routes = ConfigFile.routes(file, terminal);
        if (routes == null) {
            return 1;
        }
        Table table = new Table("ROUTE", "API", "HOSTS", "INTEGRATION", "POLICIES");
        for (RouteLine route : routes) {
            table.row(
                    route.key(),
                    route.stage().equals(DEFAULT_STAGE) ? route.api() : route.api() + "/" + route.stage(),
                    route.hosts().isEmpty() ? "*" : String.join(", ", route.hosts()),
                    route.integration(),
                    route.policies().isEmpty() ? "-" : String.join(", ", route.policies()));
        }
        table.lines().forEach(terminal.out()::println);
        return 0;
    }
}
