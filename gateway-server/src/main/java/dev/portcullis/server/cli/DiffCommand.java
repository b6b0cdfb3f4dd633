package dev.portcullis.server.cli;

import dev.portcullis.server.examine.ConfigDiff;
import dev.portcullis.server.examine.Examination;
import dev.portcullis.server.revisions.KeptRevision;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what differs between two configurations: files, or revisions that were in force. */
@Command(
        name = "diff",
        description = "Says what changes from one configuration to another; how they are written does not count. What"
                + " consists of digits is the number of a revision; a file of such a name is written ./3.",
        footer = {
            "",
            "Exit codes: 0 nothing changes, 1 something changes, 2 one has mistakes or is not there, or wrong use."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DiffCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "OLD", description = "The configuration before: a file or a revision.")
    private String old;

    @Parameters(
            index = "1",
            paramLabel = "NEW",
            arity = "0..1",
            description = "The configuration after: a file or a revision; that of --config if not given.")
    private @Nullable String fresh;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration whose revisions are meant; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Mixin
    private StateOption state = new StateOption();

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
        Examination before = examine(old);
        Examination after = fresh == null ? ConfigFile.examine(file, terminal) : examine(fresh);
        if (before == null || after == null) {
            return CommandLine.ExitCode.USAGE;
        }
        List<String> changes = ConfigDiff.lines(before, after);
        changes.forEach(terminal.out()::println);
        return changes.isEmpty() ? 0 : 1;
    }

    private @Nullable Examination examine(String side) {
        if (!side.matches("[0-9]{1,18}")) {
            return ConfigFile.examine(Path.of(side), terminal);
        }
        History history = History.of(file, state, terminal);
        KeptRevision revision = history.get(Long.parseLong(side));
        return revision == null ? null : history.examine(revision);
    }
}
