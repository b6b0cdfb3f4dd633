package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.examine.Table;
import dev.portcullis.server.reload.ProblemText;
import dev.portcullis.server.revisions.KeptRevision;
import dev.portcullis.server.revisions.WrittenFiles;
import dev.portcullis.server.yaml.FileTree;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what was in force. */
@Command(
        name = "revisions",
        description =
                "Lists the revisions of a configuration that were in force and are kept, the newest first. The one"
                        + " that the files are now has a star.")
final class RevisionsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    RevisionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        History history = History.of(file, state, terminal);
        List<KeptRevision> all = history.all();
        if (all == null) {
            return 1;
        }
        WrittenFiles now = history.now();
        long active = numberOf(now, all);
        Table table = new Table(" ", "REVISION", "ACCEPTED", "FILES", "CHANGE");
        for (int i = 0; i < all.size(); i++) {
            KeptRevision revision = all.get(i);
            table.row(
                    revision.number() == active ? "*" : " ",
                    String.valueOf(revision.number()),
                    revision.accepted().truncatedTo(ChronoUnit.SECONDS).toString(),
                    revision.files().names(),
                    change(revision, numberOf(revision.files(), all.subList(i + 1, all.size()))));
        }
        table.lines().forEach(terminal.out()::println);
        if (active == 0) {
            terminal.out().println(unlisted(all.get(0).number()));
        }
        return 0;
    }

    /** The newest of {@code revisions} with these files; 0 if there is none. */
    private static long numberOf(WrittenFiles files, List<KeptRevision> revisions) {
        return revisions.stream()
                .filter(revision -> revision.files().equals(files))
                .mapToLong(KeptRevision::number)
                .findFirst()
                .orElse(0);
    }

    private static String change(KeptRevision revision, long equal) {
        String change = revision.change().isEmpty() ? "the first" : revision.change();
        return equal == 0 ? change : "equals revision " + equal + "; " + change;
    }

    private String unlisted(long newest) {
        Problems problems = new Problems();
        ConfigFile.examine(file, FileTree.DISK, problems);
        return problems.hasErrors()
                ? file + " as it is now is refused, with " + ProblemText.summary(problems) + "; see: portcullis check "
                        + file
                : file + " as it is now is none of them; see: portcullis diff " + newest + " --config " + file;
    }
}
