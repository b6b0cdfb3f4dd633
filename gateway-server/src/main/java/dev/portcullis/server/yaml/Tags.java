package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Allows the tags that only repeat what YAML sees by itself. */
final class Tags {

    private static final String CORE = "tag:yaml.org,2002:";
    private static final String TEXT = CORE + "str";
    private static final Set<String> INTERPRETED = Set.of(CORE + "int", CORE + "float", CORE + "bool", CORE + "null");

    private final Problems problems;

    Tags(Problems problems) {
        this.problems = problems;
    }

    void checkList(Optional<String> tag, Location at, String path) {
        check(tag, CORE + "seq", at, path);
    }

    void checkMapping(Optional<String> tag, Location at, String path) {
        check(tag, CORE + "map", at, path);
    }

    /** Whether a value means what it says rather than its text: unquoted, or marked so. */
    boolean isPlain(ScalarEvent event, Location at, String path) {
        Optional<String> tag = event.getTag();
        if (tag.isPresent() && INTERPRETED.contains(tag.get())) {
            return true;
        }
        check(tag, TEXT, at, path);
        return event.isPlain() && tag.isEmpty();
    }

    private void check(Optional<String> tag, String allowed, Location at, String path) {
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(allowed)) {
            problems.error(at, path, "tag " + Problems.quoted(tag.get()) + " (expected: no tags)");
        }
    }
}
