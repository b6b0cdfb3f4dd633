package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/*
 * Every file is read once, whichever way leads to it: two teams may include the same upstreams. Only a way that leads back to
 * a file on it is an error, for there somebody has lost track. A pattern never means the file that it stands in.
 */
/** Reads a file and what it includes, and puts the sections together. One per reading. */
final class Includes {

    private static final String KEY = "include";
    private static final int MOST_FILES = 1000;

    private final FileTree tree;
    private final BiFunction<Path, Set<Path>, ConfigNode> reading;
    private final Problems problems;
    private final Set<Path> files;
    private final SectionMerge merge;
    private final Set<Path> read = new HashSet<>();
    private final ArrayDeque<Path> way = new ArrayDeque<>();

    /**
     * @param tree where files are looked for
     * @param reading the tree of one file, given where to note the files that it depends on
     * @param files where every file and directory that matters is noted
     */
    Includes(FileTree tree, BiFunction<Path, Set<Path>, ConfigNode> reading, Set<Path> files, Problems problems) {
        this.tree = tree;
        this.reading = reading;
        this.files = files;
        this.problems = problems;
        this.merge = new SectionMerge(problems);
    }

    ConfigNode read(Path file) {
        add(file);
        return merge.root();
    }

    private void add(Path file) {
        Path place = place(file);
        if (!read.add(place)) {
            return;
        }
        files.add(place);
        way.addLast(place);
        ConfigNode root = reading.apply(file, files);
        ConfigNode.Field include =
                root instanceof ConfigNode.Fields sections ? sections.fields().get(KEY) : null;
        merge.add(include == null ? root : without((ConfigNode.Fields) root));
        if (include != null) {
            include(include.value(), file);
        }
        way.removeLast();
    }

    private static Path place(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static ConfigNode without(ConfigNode.Fields root) {
        Map<String, ConfigNode.Field> rest = new LinkedHashMap<>(root.fields());
        rest.remove(KEY);
        return new ConfigNode.Fields(rest, root.at());
    }

    private void include(ConfigNode value, Path source) {
        if (!(value instanceof ConfigNode.Items list)) {
            boolean nothing = value instanceof ConfigNode.Text text && text.isNull();
            if (!nothing) {
                problems.error(value.at(), KEY, value.kind() + " (expected: a list of paths)");
            }
            return;
        }
        for (int i = 0; i < list.items().size(); i++) {
            String path = KEY + "[" + i + "]";
            if (list.items().get(i) instanceof ConfigNode.Text text
                    && !text.value().isEmpty()) {
                include(text, source, path);
            } else {
                problems.error(
                        list.items().get(i).at(), path, list.items().get(i).kind() + " (expected: a path)");
            }
        }
    }

    private void include(ConfigNode.Text pattern, Path source, String path) {
        Location at = pattern.at();
        List<Path> found;
        try {
            found = PathPattern.isPattern(pattern.value())
                    ? PathPattern.expand(tree, source, pattern.value(), files).stream()
                            .filter(file -> !place(file).equals(place(source)))
                            .toList()
                    : List.of(source.resolveSibling(pattern.value()));
        } catch (InvalidPathException e) {
            problems.error(at, path, Problems.shown(pattern.value()) + " (expected: a path)");
            return;
        } catch (IOException e) {
            problems.error(at, path, Problems.shown(pattern.value()) + ": " + FileText.why(e));
            return;
        }
        if (found.isEmpty()) {
            problems.warning(at, path, "no file matches " + Problems.quoted(pattern.value()));
        }
        found.forEach(file -> include(file, at, path));
    }

    private void include(Path file, Location at, String path) {
        Path place = place(file);
        if (way.contains(place)) {
            List<Path> circle = new ArrayList<>(way);
            circle.add(place);
            String names = circle.subList(circle.indexOf(place), circle.size()).stream()
                    .map(each -> String.valueOf(each.getFileName()))
                    .collect(Collectors.joining(" → "));
            problems.error(at, path, "includes itself: " + names);
        } else if (!tree.isFile(file)) {
            files.add(place);
            problems.error(at, path, Problems.quoted(file.toString()) + ": no such file");
        } else if (read.size() >= MOST_FILES && !read.contains(place)) {
            problems.error(at, path, "too many files (expected: at most " + MOST_FILES + ")");
        } else {
            add(file);
        }
    }
}
