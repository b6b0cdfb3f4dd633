package dev.portcullis.server.examine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.server.yaml.YamlWriter;
import dev.portcullis.snapshot.BoundPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What changes from one configuration to another: a line each for what is added ({@code +}), removed ({@code -}) and changed
 * ({@code ~}), and the routes whose policies are others in the end. Order and ways of writing do not count.
 */
public final class ConfigDiff {

    private static final int MOST_ROUTES = 20;

    private final Examination old;
    private final Examination fresh;
    private final List<String> lines = new ArrayList<>();

    private ConfigDiff(Examination old, Examination fresh) {
        this.old = old;
        this.fresh = fresh;
    }

    /** The lines; none if the two mean the same. */
    public static List<String> lines(Examination old, Examination fresh) {
        ConfigDiff diff = new ConfigDiff(old, fresh);
        diff.fields("", Effective.written(old), Effective.written(fresh));
        diff.routes();
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

    private static boolean same(ConfigNode one, ConfigNode other) {
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

    private void routes() {
        List<String> changed = new ArrayList<>();
        fresh.config()
                .apis()
                .forEach((name, api) -> api.routes().keySet().forEach(key -> {
                    boolean known = old.config().apis().containsKey(name)
                            && old.config().apis().get(name).routes().containsKey(key);
                    String route = "apis." + name + ".routes." + key;
                    if (known && !samePolicies(route)) {
                        changed.add(name + " " + key);
                    }
                }));
        if (!changed.isEmpty()) {
            String more = changed.size() > MOST_ROUTES ? ", and " + (changed.size() - MOST_ROUTES) + " more" : "";
            lines.add("~ policies in force on " + changed.size() + (changed.size() == 1 ? " route: " : " routes: ")
                    + String.join(", ", changed.subList(0, Math.min(changed.size(), MOST_ROUTES))) + more);
        }
    }

    private boolean samePolicies(String route) {
        List<BoundPolicy> before = old.trace().effectiveAt(route);
        List<BoundPolicy> after = fresh.trace().effectiveAt(route);
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            ConfigNode was = Masks.settings(before.get(i));
            ConfigNode is = Masks.settings(after.get(i));
            same = before.get(i).type().equals(after.get(i).type()) && was != null && is != null && same(was, is);
        }
        return same;
    }
}
