package dev.portcullis.server.cli;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.examine.Examination;
import dev.portcullis.server.revisions.KeptRevision;
import dev.portcullis.server.revisions.RevisionStore;
import dev.portcullis.server.revisions.RevisionTree;
import dev.portcullis.server.revisions.WrittenFiles;
import dev.portcullis.server.yaml.YamlSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of a configuration that were kept, and its files as they are now.
 *
 * @param file the configuration
 */
record History(Path file, RevisionStore store, Terminal terminal) {

    static History of(Path file, StateOption state, Terminal terminal) {
        return new History(file, new RevisionStore(state.of(file)), terminal);
    }

    Path directory() {
        return ConfigFile.directory(file);
    }

    /** The files as they are now, with or without mistakes. */
    WrittenFiles now() {
        return WrittenFiles.of(new YamlSource().read(file, new Problems()).texts(), directory());
    }

    /** Revision {@code number}; null after printing why it cannot be had. */
    @Nullable KeptRevision get(long number) {
        try {
            List<Long> numbers = store.numbers();
            if (numbers.isEmpty()) {
                missing();
                return null;
            }
            if (!numbers.contains(number)) {
                terminal.err()
                        .println("no revision " + number + " in " + store.directory() + " (expected: " + numbers.get(0)
                                + " to " + numbers.get(numbers.size() - 1) + ")");
                return null;
            }
            return store.read(number);
        } catch (IOException e) {
            terminal.err().println("revision " + number + " cannot be read: " + e.getMessage());
            return null;
        }
    }

    private void missing() {
        terminal.err()
                .println("no revisions in " + store.directory()
                        + " (expected: where the gateway keeps its state, see --state)");
    }

    /** All that can be read, the newest first, after printing which cannot; null after printing that there are none. */
    @Nullable List<KeptRevision> all() {
        try {
            List<KeptRevision> all = new ArrayList<>();
            for (long number : store.numbers()) {
                KeptRevision revision = get(number);
                if (revision != null) {
                    all.add(0, revision);
                }
            }
            if (!all.isEmpty()) {
                return all;
            }
            missing();
        } catch (IOException e) {
            terminal.err().println(store.directory() + " cannot be read: " + e.getMessage());
        }
        return null;
    }

    /** What {@code revision} comes to with the secrets, certificates and plugins of today; null after printing why it is wrong. */
    @Nullable Examination examine(KeptRevision revision) {
        Problems problems = new Problems();
        Examination examination = ConfigFile.examine(file, new RevisionTree(revision.files(), directory()), problems);
        if (problems.count() > 0) {
            terminal.err().println("revision " + revision.number() + ", if it were in force today:");
            terminal.print(problems);
        }
        return examination;
    }
}
