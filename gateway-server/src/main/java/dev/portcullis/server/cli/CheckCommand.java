package dev.portcullis.server.cli;

import dev.portcullis.server.reload.ProblemText;
import dev.portcullis.snapshot.RouteLine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether {@code run} would accept a file. */
@Command(name = "check", description = "Finds everything wrong with a configuration, without running it.")
final class CheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<RouteLine> routes = ConfigFile.routes(file, terminal);
        if (routes == null) {
            return 1;
        }
        long apis = routes.stream().map(RouteLine::api).distinct().count();
        terminal.out()
                .println(file + ": ok, " + ProblemText.count(apis, "API") + ", "
                        + ProblemText.count(routes.size(), "route"));
        return 0;
    }
}
