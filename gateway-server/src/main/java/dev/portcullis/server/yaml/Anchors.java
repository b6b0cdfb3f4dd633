package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/*
 * An alias costs a reference here, but whoever walks the tree pays for the whole copy: fifty aliases can stand for more nodes
 * than there is time. So every anchored node is measured, its size and its height, and what an alias adds is counted as if it
 * were written out.
 */

/** The anchors of one file, and the limits on nesting and repetition. */
final class Anchors {

    private static final int DEEPEST = 64;
    private static final int MOST_ALIASES = 50;
    private static final int MOST_REPEATED = 100_000;

    private final Map<String, Anchored> anchored = new HashMap<>();
    private final Set<String> unfinished = new HashSet<>();
    private int nodes;
    private int repeated;
    private int aliases;
    private int deepest;

    private record Anchored(ConfigNode node, int size, int height) {}

    /** An anchor whose node is still being read. */
    record Open(String name, int depth, int nodesBefore, int deepestBefore) {}

    /** Counts a node at {@code depth}, 1 for the root. */
    void enter(int depth, Location at, String path) {
        nodes++;
        reach(depth, at, path);
    }

    Open open(String name, int depth) {
        Open open = new Open(name, depth, nodes, deepest);
        unfinished.add(name);
        deepest = depth;
        return open;
    }

    void close(Open open, ConfigNode node) {
        unfinished.remove(open.name());
        anchored.put(open.name(), new Anchored(node, nodes - open.nodesBefore() + 1, deepest - open.depth()));
        deepest = Math.max(deepest, open.deepestBefore());
    }

    ConfigNode resolve(String name, int depth, Location at, String path) {
        if (unfinished.contains(name)) {
            throw new YamlStop(at, path, "alias " + Problems.quoted(name) + " stands inside what it repeats");
        }
        Anchored target = anchored.get(name);
        if (target == null) {
            throw new YamlStop(
                    at,
                    path,
                    "no anchor " + Problems.quoted(name) + " " + Problems.expectedOneOf(name, anchored.keySet()));
        }
        if (++aliases > MOST_ALIASES) {
            throw new YamlStop(at, path, "too many aliases (expected: at most " + MOST_ALIASES + ")");
        }
        nodes += target.size();
        repeated += target.size();
        if (repeated > MOST_REPEATED) {
            throw new YamlStop(at, path, "aliases repeat too much (expected: at most " + MOST_REPEATED + " values)");
        }
        reach(depth + target.height(), at, path);
        return target.node();
    }

    private void reach(int depth, Location at, String path) {
        if (depth > DEEPEST) {
            throw new YamlStop(at, path, "nested too deep (expected: at most " + DEEPEST + " levels)");
        }
        deepest = Math.max(deepest, depth);
    }
}
