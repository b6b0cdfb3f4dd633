package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What two trees differ in: a line each for what is added ({@code +}), removed ({@code -}) and changed ({@code ~}), values that
 * are marked as secret hidden. The order of keys does not count.
 */
public final class TreeDiff {

    private final List<String> lines = new ArrayList<>();

    private TreeDiff() {}

    /** The lines; none if the two are the same. */
    public static List<String> lines(ConfigNode.Fields before, ConfigNode.Fields after) {
        TreeDiff diff = new TreeDiff();
        diff.fields("", before, after);
        return diff.lines;
    }

    private void fields(String path, ConfigNode.Fields before, ConfigNode.Fields after) {
        Set<String> keys = new LinkedHashSet<>(before.fields().keySet());
        keys.addAll(after.fields().keySet());
        for (String key : keys) {
            String place = path.isEmpty() ? key : path + "." + key;
            ConfigNode.Field was = before.fields().get(key);
            ConfigNode.Field is = after.fields().get(key);
            if (was == null) {
                one("+", place, Objects.requireNonNull(is).value());
            } else if (is == null) {
                one("-", place, was.value());
            } else {
                compare(place, was.value(), is.value());
            }
        }
    }

    /** A whole entry came or went; the routes of an API are told one by one. */
    private void one(String sign, String place, ConfigNode node) {
        boolean api = place.startsWith("apis.") && place.indexOf('.', 5) < 0 && node instanceof ConfigNode.Fields;
        if (!api) {
            lines.add(sign + " " + place + ": " + YamlWriter.line(node));
            return;
        }
        lines.add(sign + " " + place);
        ConfigNode.Field routes = ((ConfigNode.Fields) node).fields().get("routes");
        if (routes != null && routes.value() instanceof ConfigNode.Fields all) {
            all.fields().forEach((key, route) -> one(sign, place + ".routes." + key, route.value()));
        }
    }

    private void compare(String place, ConfigNode was, ConfigNode is) {
        if (was instanceof ConfigNode.Fields before && is instanceof ConfigNode.Fields after) {
            fields(place, before, after);
        } else if (!same(was, is)) {
            lines.add("~ " + place + ": " + YamlWriter.line(was) + " -> " + YamlWriter.line(is));
        }
    }

    /** Whether the two have the same values, wherever they stand and however they are written. */
    public static boolean same(ConfigNode one, ConfigNode other) {
        if (one instanceof ConfigNode.Text text && other instanceof ConfigNode.Text second) {
            return text.value().equals(second.value());
        }
        if (one instanceof ConfigNode.Items list && other instanceof ConfigNode.Items second) {
            boolean same = list.items().size() == second.items().size();
            for (int i = 0; same && i < list.items().size(); i++) {
                same = same(list.items().get(i), second.items().get(i));
            }
            return same;
        }
        return one instanceof ConfigNode.Fields fields
                && other instanceof ConfigNode.Fields second
                && fields.fields().keySet().equals(second.fields().keySet())
                && fields.fields().entrySet().stream()
                        .allMatch(entry -> same(
                                entry.getValue().value(),
                                Objects.requireNonNull(second.fields().get(entry.getKey()))
                                        .value()));
    }
}
