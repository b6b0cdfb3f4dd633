package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.util.Collection;
import java.util.Map;

/** Checks names against the collections they point into. */
final class References {

    private final Map<String, ? extends Collection<String>> names;
    private final Problems problems;

    References(Map<String, ? extends Collection<String>> names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    /** Whether {@code text} names something in {@code collection}; reports it if not. */
    boolean check(ConfigNode.Text text, String collection, String path) {
        Collection<String> known = names.get(collection);
        if (known == null || known.contains(text.value())) {
            return true;
        }
        String one = collection.endsWith("s") ? collection.substring(0, collection.length() - 1) : collection;
        String value = text.secret() ? "***" : Problems.quoted(text.value());
        String expected = Problems.expectedOneOf(text.secret() ? "" : text.value(), known);
        problems.error(text.at(), path, "no " + one + " " + value + " " + expected);
        return false;
    }
}
