package dev.portcullis.server.revisions;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.FileTree;
import dev.portcullis.server.yaml.YamlSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the files on the disk that the patterns of a revision would include besides its own. It shows the disk as it will be
 * when that revision's files are back, and remembers what else is asked for.
 */
final class Strangers implements FileTree {

    private final RevisionTree revision;
    private final SortedSet<Path> found = new TreeSet<>();

    private Strangers(RevisionTree revision) {
        this.revision = revision;
    }

    /** By absolute path. What only such a file includes is not among them. */
    static SortedSet<Path> of(RevisionTree revision, Path file) {
        Strangers strangers = new Strangers(revision);
        new YamlSource(strangers, System::getenv).read(file, new Problems());
        return strangers.found;
    }

    @Override
    public String read(Path file) throws IOException {
        if (revision.isFile(file)) {
            return revision.read(file);
        }
        found.add(file.toAbsolutePath().normalize());
        return "";
    }

    @Override
    public boolean isFile(Path path) {
        return revision.isFile(path) || DISK.isFile(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return revision.isDirectory(path) || DISK.isDirectory(path);
    }

    @Override
    public List<Path> names(Path directory) throws IOException {
        Set<Path> names = new LinkedHashSet<>(revision.names(directory));
        if (DISK.isDirectory(directory)) {
            names.addAll(DISK.names(directory));
        }
        return List.copyOf(names);
    }
}
