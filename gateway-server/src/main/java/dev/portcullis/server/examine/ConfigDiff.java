package dev.portcullis.server.examine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.server.yaml.TreeDiff;
import dev.portcullis.snapshot.BoundPolicy;
import java.util.ArrayList;
import java.util.List;

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
        diff.lines.addAll(TreeDiff.lines(Effective.written(old), Effective.written(fresh)));
        diff.routes();
        return diff.lines;
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
            same = before.get(i).type().equals(after.get(i).type())
                    && was != null
                    && is != null
                    && TreeDiff.same(was, is);
        }
        return same;
    }
}
