package dev.portcullis.server.cli;

import dev.portcullis.server.examine.ConfigDiff;
import dev.portcullis.server.examine.Examination;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a new file would change. */
@Command(
        name = "diff",
        description = "Says what changes from one configuration to another; how they are written does not count.",
        footer = {"", "Exit codes: 0 nothing changes, 1 something changes, 2 a file has mistakes, or wrong use."})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DiffCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "OLD", description = "The configuration before.")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "The configuration after.")
    private Path fresh;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Examination before = ConfigFile.examine(old, terminal);
        Examination after = ConfigFile.examine(fresh, terminal);
        if (before == null || after == null) {
            return CommandLine.ExitCode.USAGE;
        }
        List<String> changes = ConfigDiff.lines(before, after);
        changes.forEach(terminal.out()::println);
        return changes.isEmpty() ? 0 : 1;
    }
}
