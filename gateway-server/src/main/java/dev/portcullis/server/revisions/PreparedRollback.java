package dev.portcullis.server.revisions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Several files cannot be replaced in one step, and a running gateway may read them at any moment, also if we are stopped half
 * way. Half of the old and half of the new may be a configuration without mistakes: the route of one without the authorizer
 * of the other. So where there is more than one step, the first puts a text in place of the main file that no gateway accepts, and
 * the last puts the main file in place. Whoever reads in between refuses what is there, and keeps what is in force. (A reading
 * that began before is dropped by ChangeWatch, since the files are no more what they were when it began.)
 */
/** A rollback whose steps are ready to be done. Closing it without {@link #commit} leaves all as it was. */
public final class PreparedRollback implements AutoCloseable {

    private final List<Path> strangers;
    private final List<Replacement> replacements = new ArrayList<>();
    private final Map<Path, Path> moved = new LinkedHashMap<>();
    private @Nullable Replacement stop;
    private boolean committed;

    PreparedRollback(List<Path> strangers) {
        this.strangers = strangers;
    }

    /** What stands in the main file meanwhile. */
    static String stop(long number) {
        return String.format(Locale.ROOT, """
                # `portcullis rollback %1$d` is putting files back. If this stays, it was cut off: run it again.
                rollback-to-revision-%1$d-is-under-way: run it again if it was cut off
                """, number);
    }

    void begin(Replacement first) {
        stop = first;
    }

    /** The main file comes last. */
    void add(Replacement replacement) {
        replacements.add(replacement);
    }

    void save(Path file) throws IOException {
        if (Files.exists(file)) {
            moved.put(file, Aside.copy(file));
        }
    }

    /** Puts the files in place, and strangers aside. If it fails, it can be done again from the start. */
    public void commit() throws IOException {
        if (stop != null) {
            stop.commit();
        }
        committed = true;
        for (Path stranger : strangers) {
            moved.put(stranger, Aside.move(stranger));
        }
        for (Replacement replacement : replacements) {
            replacement.commit();
        }
    }

    /** Which files were moved, or copied before they were overwritten, and where to. */
    public Map<Path, Path> moved() {
        return moved;
    }

    @Override
    public void close() throws IOException {
        if (stop != null) {
            stop.discard();
        }
        for (Replacement replacement : replacements) {
            replacement.discard();
        }
        if (!committed) {
            for (Path copy : moved.values()) {
                Files.deleteIfExists(copy);
            }
        }
    }
}
