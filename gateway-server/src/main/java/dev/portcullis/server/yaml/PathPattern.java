package dev.portcullis.server.yaml;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Paths with {@code *} and {@code ?}, which never mean a slash nor a dot at the beginning of a name. */
final class PathPattern {

    private PathPattern() {}

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /**
     * The files that {@code pattern} means, by name.
     *
     * @param tree where files are looked for
     * @param source the file that says it, to which it is relative
     * @param looked where directories that were looked into are noted: a change there can change the result
     */
    static List<Path> expand(FileTree tree, Path source, String pattern, Set<Path> looked) throws IOException {
        boolean absolute = pattern.startsWith("/");
        List<Path> found = List.of(absolute ? Path.of("/") : source.resolveSibling(""));
        for (String segment : pattern.split("/")) {
            if (!segment.isEmpty()) {
                List<Path> next = new ArrayList<>();
                for (Path directory : found) {
                    step(tree, directory, segment, looked, next);
                }
                found = next;
            }
        }
        return found.stream().filter(tree::isFile).toList();
    }

    private static void step(FileTree tree, Path directory, String segment, Set<Path> looked, List<Path> into)
            throws IOException {
        if (!isPattern(segment)) {
            into.add(directory.resolve(segment));
            return;
        }
        Path place = directory.toAbsolutePath().normalize();
        looked.add(place);
        if (!tree.isDirectory(place)) {
            return;
        }
        // Brackets and braces are letters here.
        String glob = segment.replaceAll("[\\[\\]{}\\\\]", "\\\\$0");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        tree.names(place).stream()
                .filter(name -> !name.toString().startsWith(".") && matcher.matches(name))
                .sorted()
                .forEach(name -> into.add(directory.resolve(name)));
    }
}
