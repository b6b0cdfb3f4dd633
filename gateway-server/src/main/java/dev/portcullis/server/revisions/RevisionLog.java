package dev.portcullis.server.revisions;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.server.yaml.TreeDiff;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Numbers. They go on where the store's end, and never go back while the process runs, whether or not it can write. A process
 * that finds its files to be those of the newest revision is that revision. So two processes that follow each other, or run side
 * by side for the time that one takes over from the other, call the same files by the same number.
 */
/**
 * Numbers the configurations that are put in force, and keeps them. If it cannot, the gateway runs on, and the log says so once.
 *
 * <p>Confined to the control thread.
 */
public final class RevisionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RevisionLog.class);

    private final RevisionStore store;
    private final Consumer<String> warnings;

    private @Nullable KeptRevision current;
    private ConfigNode.@Nullable Fields shown;
    private boolean kept;
    private boolean complained;

    public RevisionLog(RevisionStore store) {
        this(store, LOG::warn);
    }

    /** @param warnings what hears of failures */
    RevisionLog(RevisionStore store, Consumer<String> warnings) {
        this.store = store;
        this.warnings = warnings;
    }

    /**
     * Numbers {@code files}, which are in force from now on.
     *
     * @param tree what they come to, secrets marked
     */
    public KeptRevision accept(WrittenFiles files, ConfigNode.Fields tree, Instant now) {
        long number = current == null ? 0 : current.number();
        KeptRevision newest = newestAbove(number);
        boolean known = newest != null && newest.files().equals(files);
        KeptRevision accepted = newest != null && known
                ? newest
                : new KeptRevision(Math.max(number, highest()) + 1, now, change(newest, files, tree), files);
        current = accepted;
        kept = known;
        shown = tree;
        return accepted;
    }

    private String change(@Nullable KeptRevision newest, WrittenFiles files, ConfigNode.Fields tree) {
        if (shown != null) {
            List<String> lines = TreeDiff.lines(shown, tree);
            return lines.isEmpty() ? "what the files refer to" : KeptRevision.summary(lines);
        }
        return newest == null
                ? ""
                : "while the gateway was down: "
                        + KeptRevision.summary(newest.files().changesTo(files));
    }

    /** The files of the current revision are written in other words, which mean the same. */
    public void reword(WrittenFiles files) {
        if (current != null && !current.files().equals(files)) {
            current = new KeptRevision(current.number(), current.accepted(), current.change(), files);
            kept = false;
        }
    }

    /**
     * Writes the current revision, unless that has been done; may take as long as the disk does.
     *
     * @return whether it is on the disk
     */
    public boolean keep() {
        if (current == null || kept) {
            return kept;
        }
        try {
            store.write(current);
            kept = true;
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                warnings.accept("Revision " + current.number() + " is in force, but is not kept for a rollback: "
                        + reason(e) + "; tried again with the next one, and at SIGHUP");
            }
            complained = true;
        }
        return kept;
    }

    private String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        return e instanceof FileSystemException
                ? String.valueOf(e.getMessage())
                : store.directory() + ": " + e.getMessage();
    }

    private @Nullable KeptRevision newestAbove(long number) {
        try {
            long highest = highest();
            return highest > number ? store.read(highest) : null;
        } catch (IOException e) {
            warnings.accept("The newest revision cannot be read: " + reason(e));
            return null;
        }
    }

    private long highest() {
        try {
            List<Long> numbers = store.numbers();
            return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        } catch (IOException e) {
            return 0;
        }
    }
}
