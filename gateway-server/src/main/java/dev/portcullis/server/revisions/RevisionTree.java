package dev.portcullis.server.revisions;

import dev.portcullis.server.yaml.FileTree;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of a revision in the place where those of today lie, and no others. */
public final class RevisionTree implements FileTree {

    private final Map<Path, String> texts;

    /** @param directory where the main file lies */
    public RevisionTree(WrittenFiles files, Path directory) {
        texts = files.in(directory);
    }

    @Override
    public String read(Path file) throws NoSuchFileException {
        String text = texts.get(place(file));
        if (text == null) {
            throw new NoSuchFileException(file.toString());
        }
        return text;
    }

    @Override
    public boolean isFile(Path path) {
        return texts.containsKey(place(path));
    }

    @Override
    public boolean isDirectory(Path path) {
        Path place = place(path);
        return texts.keySet().stream().anyMatch(file -> isBelow(place, file));
    }

    @Override
    public List<Path> names(Path directory) {
        Path place = place(directory);
        return texts.keySet().stream()
                .filter(file -> isBelow(place, file))
                .map(file -> file.getName(place.getNameCount()))
                .distinct()
                .toList();
    }

    private static boolean isBelow(Path directory, Path file) {
        return file.startsWith(directory) && !file.equals(directory);
    }

    private static Path place(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
