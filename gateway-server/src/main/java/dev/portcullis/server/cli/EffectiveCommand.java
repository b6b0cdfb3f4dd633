package dev.portcullis.server.cli;

import dev.portcullis.server.examine.Effective;
import dev.portcullis.server.examine.Examination;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what holds where. */
@Command(
        name = "effective",
        description =
                "Prints a configuration with every default, and with each route the policies in force there. Secrets are masked.")
final class EffectiveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    EffectiveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Examination examined = ConfigFile.examine(file, terminal);
        if (examined == null) {
            return 1;
        }
        terminal.out().print(Effective.yaml(examined));
        return 0;
    }
}
