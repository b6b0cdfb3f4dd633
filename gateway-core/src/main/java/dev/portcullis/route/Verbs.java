package dev.portcullis.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * What a path's end leads to depends on the method. An end is a number: for a single route its method << 32 | route, else
 * the complement of an index in `lists`, where such numbers stand in a row, the route for any method last, closed by 0.
 * Routes count from 1, so that 0 is no route.
 */
/** The methods that a table's routes name, and the choice among the routes of one path by method. Immutable. */
final class Verbs {

    /** The method of a route that takes any. */
    static final String ANY = "ANY";

    private static final int ANY_ID = 0;
    private static final int UNKNOWN = -1;

    private final byte[][] methods;
    private final long[] lists;

    private Verbs(byte[][] methods, long[] lists) {
        this.methods = methods;
        this.lists = lists;
    }

    /** The number of the method; one that no route names is taken by {@code ANY} alone. */
    int id(byte[] bytes, int from, int to) {
        for (int i = 0; i < methods.length; i++) {
            byte[] method = methods[i];
            if (method.length == to - from && Arrays.equals(method, 0, method.length, bytes, from, to)) {
                return i + 1;
            }
        }
        return UNKNOWN;
    }

    /** The route among those of {@code end} that takes the method, its own before {@code ANY}; 0 if none does. */
    int choose(long end, int method) {
        if (end >= 0) {
            return takes(end, method) ? (int) end : 0;
        }
        for (int i = (int) ~end; lists[i] != 0; i++) {
            if (takes(lists[i], method)) {
                return (int) lists[i];
            }
        }
        return 0;
    }

    private static boolean takes(long entry, int method) {
        int own = (int) (entry >>> 32);
        return own == ANY_ID || own == method;
    }

    /** Gathers methods and choices while a trie is packed. */
    static final class Builder {

        private final List<String> methods = new ArrayList<>();
        private final List<Long> lists = new ArrayList<>();

        /** The number for an end with these routes, by method. */
        long end(Map<String, Integer> routes) {
            if (routes.size() == 1) {
                Map.Entry<String, Integer> only = routes.entrySet().iterator().next();
                return entry(only.getKey(), only.getValue());
            }
            int at = lists.size();
            routes.forEach((method, route) -> {
                if (!method.equals(ANY)) {
                    lists.add(entry(method, route));
                }
            });
            Integer any = routes.get(ANY);
            if (any != null) {
                lists.add(entry(ANY, any));
            }
            lists.add(0L);
            return ~at;
        }

        private long entry(String method, int route) {
            return (long) id(method) << 32 | route;
        }

        private int id(String method) {
            if (method.equals(ANY)) {
                return ANY_ID;
            }
            if (!methods.contains(method)) {
                methods.add(method);
            }
            return methods.indexOf(method) + 1;
        }

        Verbs build() {
            byte[][] names = methods.stream()
                    .map(method -> method.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
            return new Verbs(names, lists.stream().mapToLong(Long::longValue).toArray());
        }
    }
}
