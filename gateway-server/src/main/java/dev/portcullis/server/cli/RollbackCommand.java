package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.examine.ConfigDiff;
import dev.portcullis.server.examine.Examination;
import dev.portcullis.server.revisions.KeptRevision;
import dev.portcullis.server.revisions.PreparedRollback;
import dev.portcullis.server.revisions.Rollback;
import dev.portcullis.server.revisions.WrittenFiles;
import dev.portcullis.server.yaml.FileTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the files of an old revision back. */
@Command(
        name = "rollback",
        description = "Writes the files of a revision over those of today, which a running gateway then takes as a new"
                + " revision. Says first what changes. A revision that would be refused today changes nothing.")
final class RollbackCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "REVISION", description = "Its number; see: portcullis revisions.")
    private long number;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            description = "The configuration; gateway.yaml if not given.")
    private Path file = Path.of(ConfigFile.DEFAULT);

    @Option(
            names = {"--dry-run"},
            description = "Changes nothing, only says what would be done.")
    private boolean dryRun;

    @Option(
            names = {"--prune"},
            description = "Puts files aside that the revision does not have, but would include.")
    private boolean prune;

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    RollbackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        History history = History.of(file, state, terminal);
        KeptRevision revision = history.get(number);
        if (revision == null) {
            return 1;
        }
        String name = String.valueOf(file.getFileName());
        if (!revision.files().main().equals(name)) {
            return refuse(
                    "revision " + number + " is one of " + revision.files().main() + " (expected: of " + name + ")");
        }
        Examination then = history.examine(revision);
        if (then == null) {
            return refuse("revision " + number + " would be refused today; nothing is changed");
        }
        Rollback rollback = new Rollback(revision, history.directory());
        if (rollback.writes().isEmpty() && rollback.strangers().isEmpty()) {
            terminal.out().println(file + " is that of revision " + number + " already");
            return 0;
        }
        show(then, rollback);
        if (!rollback.strangers().isEmpty() && !prune) {
            return refuse(
                    "revision " + number + " does not have these files, but would include them; nothing is changed"
                            + " (--prune puts them aside)");
        }
        return run(rollback, isUnknown(history));
    }

    private void show(Examination then, Rollback rollback) {
        Problems problems = new Problems();
        Examination now = ConfigFile.examine(file, FileTree.DISK, problems);
        if (now == null) {
            terminal.out().println("! " + file + " has mistakes now, so what changes cannot be told");
        } else {
            ConfigDiff.lines(now, then).forEach(terminal.out()::println);
        }
        rollback.writes().forEach(path -> terminal.out().println("write       " + path));
        rollback.strangers().forEach(path -> terminal.out().println((prune ? "put aside   " : "in the way  ") + path));
    }

    /** Whether the files of today would be lost, since no revision has them. */
    private static boolean isUnknown(History history) {
        WrittenFiles now = history.now();
        List<KeptRevision> all = history.all();
        return all == null
                || all.stream().noneMatch(revision -> revision.files().equals(now));
    }

    private int run(Rollback rollback, boolean save) {
        PreparedRollback prepared;
        try {
            prepared = rollback.prepare(save);
        } catch (IOException e) {
            return refuse("the files cannot be written: " + reason(e) + "; nothing is changed");
        }
        try (prepared) {
            if (dryRun) {
                return 0;
            }
            prepared.commit();
            prepared.moved().forEach((path, aside) -> terminal.out().println("kept        " + path + " as " + aside));
            terminal.out()
                    .println(file + " is that of revision " + number + " again; a running gateway takes it by itself");
            return 0;
        } catch (IOException e) {
            return refuse("the rollback was cut off: " + reason(e) + "; run it again");
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? e.getMessage() + ": permission denied"
                : String.valueOf(e.getMessage());
    }

    private int refuse(String why) {
        terminal.err().println(why);
        return 1;
    }
}
