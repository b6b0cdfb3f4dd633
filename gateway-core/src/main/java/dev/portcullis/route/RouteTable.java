package dev.portcullis.route;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.CleanPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * The walk. Full matches come first, literals before variables at each segment, and a node whose path fits but whose
 * methods do not is a dead end like any other: we go back to the last segment where a variable was possible. Only when
 * nothing fits in full does the greedy route count that was met first on the way back, which is the most specific one;
 * then $default. ANY takes every method, but stands behind a route of the same path that names the method.
 *
 * A node has one way from the root and hence stands for one segment, so a walk visits no node twice, whatever the path:
 * what it costs is bounded by the nodes that the routes have made. Recursion happens only where there is something to come
 * back to, and goes no deeper than the longest route.
 */
/**
 * The routes of one deployment: finds the one for a path and a method by the priorities of Amazon's HTTP APIs. Immutable.
 *
 * <p>A trailing slash counts: {@code /pets/} is not {@code /pets}. A variable takes no empty segment, a greedy one takes
 * at least one segment and the first is not empty. A path that is used up by the base path stands for {@code /}.
 *
 * @param <T> what a route leads to
 */
@AnyThread
public final class RouteTable<T> {

    private static final int ROOT = 0;

    private final PackedTrie trie;
    private final Verbs verbs;
    private final List<Entry<T>> routes;
    private final int slash;
    private final int fallback;

    private record Entry<T>(RouteKey key, T payload) {}

    private RouteTable(Builder<T> builder) {
        Verbs.Builder methods = new Verbs.Builder();
        TriePacker<Map<String, Integer>> packer = new TriePacker<>(methods::end);
        packer.add(builder.root);
        trie = packer.pack();
        verbs = methods.build();
        routes = List.copyOf(builder.routes);
        slash = slash();
        fallback = builder.fallback;
    }

    /** The node of the path {@code /}, 0 if no route begins so. */
    private int slash() {
        CleanPath path = new CleanPath();
        path.parse(new byte[] {'/'}, 0, 1);
        return trie.literal(ROOT, path, 0);
    }

    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /**
     * Finds the route.
     *
     * @param fromSegment how many segments the base path and the stage have used up
     * @param bytes holds the method at {@code [methodStart,methodEnd)}; case matters
     * @param into filled if a route matches, else cleared
     * @return whether a route matches
     */
    public boolean match(
            CleanPath path,
            int fromSegment,
            @Borrowed byte[] bytes,
            int methodStart,
            int methodEnd,
            RouteMatch<T> into) {
        into.method = verbs.id(bytes, methodStart, methodEnd);
        into.greedy = 0;
        int route = find(path, fromSegment, into);
        if (route == 0) {
            into.clear();
            return false;
        }
        Entry<T> found = routes.get(route - 1);
        into.set(found.payload, found.key, path, fromSegment);
        return true;
    }

    private int find(CleanPath path, int fromSegment, RouteMatch<T> into) {
        int route = 0;
        if (fromSegment < path.segments()) {
            route = walk(ROOT, path, fromSegment, into);
        } else if (slash != 0 && !path.isAsterisk()) {
            route = verbs.choose(trie.exact(slash), into.method);
        }
        if (route != 0) {
            return route;
        }
        return into.greedy != 0 ? into.greedy : fallback;
    }

    private int walk(int start, CleanPath path, int from, RouteMatch<T> into) {
        int node = start;
        for (int segment = from; segment < path.segments(); segment++) {
            int literal = trie.literal(node, path, segment);
            boolean empty = path.start(segment) == path.end(segment);
            int variable = empty ? 0 : trie.variable(node);
            long greedy = empty ? 0 : trie.greedy(node);
            if (greedy != 0 || literal != 0 && variable != 0) {
                return fork(literal, variable, greedy, path, segment + 1, into);
            }
            node = literal | variable;
            if (node == 0) {
                return 0;
            }
        }
        return verbs.choose(trie.exact(node), into.method);
    }

    private int fork(int literal, int variable, long greedy, CleanPath path, int next, RouteMatch<T> into) {
        int route = literal == 0 ? 0 : walk(literal, path, next, into);
        if (route == 0 && variable != 0) {
            route = walk(variable, path, next, into);
        }
        if (route == 0 && into.greedy == 0) {
            into.greedy = verbs.choose(greedy, into.method);
        }
        return route;
    }

    /** Gathers routes. Not for several threads at a time. */
    public static final class Builder<T> {

        private final TrieBranch<Map<String, Integer>> root = new TrieBranch<>();
        private final List<Entry<T>> routes = new ArrayList<>();
        private int fallback;

        private Builder() {}

        /**
         * Adds a route, unless there is something wrong with it.
         *
         * <p>Apart from one that matches just what another does, no route can be out of reach of all requests: full
         * matches leave a greedy route the longer paths, and any set of them leaves {@code $default} something.
         *
         * @return what is wrong with the key or whose requests it would take; null if the route was added
         */
        public @Nullable String add(String routeKey, T payload) {
            RouteKeyParser parser = new RouteKeyParser(routeKey);
            RouteKey key = parser.parse();
            if (key == null) {
                return parser.problem();
            }
            int route = routes.size() + 1;
            Integer other = key.isDefault() ? takeFallback(route) : end(key).putIfAbsent(key.method(), route);
            if (other != null) {
                return "route \"" + routeKey + "\": takes the same requests as \""
                        + routes.get(other - 1).key.text() + "\"";
            }
            routes.add(new Entry<>(key, payload));
            return null;
        }

        private @Nullable Integer takeFallback(int route) {
            if (fallback != 0) {
                return fallback;
            }
            fallback = route;
            return null;
        }

        private Map<String, Integer> end(RouteKey key) {
            TrieBranch<Map<String, Integer>> branch = root;
            for (@Nullable String segment : key.segments()) {
                branch = segment == null ? branch.variable() : branch.literal(segment);
            }
            Map<String, Integer> end = key.greedy() ? branch.greedy : branch.exact;
            if (end != null) {
                return end;
            }
            end = new LinkedHashMap<>();
            if (key.greedy()) {
                branch.greedy = end;
            } else {
                branch.exact = end;
            }
            return end;
        }

        public RouteTable<T> build() {
            return new RouteTable<>(this);
        }
    }
}
