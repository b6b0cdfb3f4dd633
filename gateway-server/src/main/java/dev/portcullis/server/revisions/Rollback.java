package dev.portcullis.server.revisions;

import dev.portcullis.server.yaml.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What has to be done to the files of today, to have those of a revision again. */
public final class Rollback {

    private final long number;
    private final Path main;
    private final Map<Path, String> texts;
    private final List<Path> writes;
    private final List<Path> strangers;

    /**
     * Compares; changes nothing.
     *
     * @param directory where the main file lies
     */
    public Rollback(KeptRevision revision, Path directory) {
        number = revision.number();
        texts = new LinkedHashMap<>(revision.files().in(directory));
        main = texts.keySet().iterator().next();
        writes = texts.entrySet().stream()
                .filter(file -> !isAlready(file.getKey(), file.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        strangers = List.copyOf(Strangers.of(new RevisionTree(revision.files(), directory), main));
    }

    private static boolean isAlready(Path file, String text) {
        try {
            return FileTree.DISK.isFile(file) && FileTree.DISK.read(file).equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    /** The files that differ from those of the revision, or are not there. */
    public List<Path> writes() {
        return writes;
    }

    /** The files that the revision does not have, but its patterns would include. */
    public List<Path> strangers() {
        return strangers;
    }

    /**
     * Makes all ready, so that hardly anything can fail later. Changes nothing that a gateway reads.
     *
     * @param save whether to keep copies of the files that will be overwritten
     * @throws IOException if it will not do; then nothing is left behind
     */
    public PreparedRollback prepare(boolean save) throws IOException {
        PreparedRollback prepared = new PreparedRollback(strangers);
        try {
            boolean several = writes.size() + strangers.size() > 1;
            if (several) {
                prepared.begin(Replacement.prepare(main, PreparedRollback.stop(number), main));
            }
            for (Path file : writes) {
                if (!file.equals(main)) {
                    prepared.add(Replacement.prepare(file, Objects.requireNonNull(texts.get(file)), main));
                }
            }
            if (several || writes.contains(main)) {
                prepared.add(Replacement.prepare(main, Objects.requireNonNull(texts.get(main)), main));
            }
            for (Path file : save ? writes : List.<Path>of()) {
                prepared.save(file);
            }
            return prepared;
        } catch (IOException e) {
            prepared.close();
            throw e;
        }
    }
}
