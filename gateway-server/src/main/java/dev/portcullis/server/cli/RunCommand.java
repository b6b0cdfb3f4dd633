package dev.portcullis.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the gateway until it is told to stop. */
@Command(
        name = "run",
        description =
                "Runs the gateway until SIGTERM or Ctrl-C. Changed files, and SIGHUP, are applied without a restart.")
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration; gateway.yaml if not given.")
    private Path file;

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = {"--take-over"},
            description =
                    "Takes the place of the gateway that runs with the same state: takes its listeners, serves, and"
                            + " lets it finish and exit. No connection is lost.")
    private boolean takeOver;

    @Option(
            names = {"--or-start"},
            description = "With --take-over: starts as usual if no gateway runs.")
    private boolean orStart;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    RunCommand(Terminal terminal) {
        this(terminal, Path.of(ConfigFile.DEFAULT));
    }

    RunCommand(Terminal terminal, Path file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public Integer call() {
        RunningGateway gateway = new RunningGateway(file, state.of(file), terminal);
        if (!(takeOver ? gateway.startInPlace(orStart) : gateway.start())) {
            return 1;
        }
        gateway.getReady();
        return gateway.awaitStop();
    }
}
