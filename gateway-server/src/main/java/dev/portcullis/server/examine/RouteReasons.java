package dev.portcullis.server.examine;

import dev.portcullis.http.CleanPath;
import dev.portcullis.route.RouteFit;
import dev.portcullis.route.RouteFit.Kind;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why the routes of an API do, or do not, take a request. */
final class RouteReasons {

    private static final int MOST = 5;

    private final Map<String, RouteFit> fits = new LinkedHashMap<>();

    RouteReasons(Collection<String> routes, String method, CleanPath path, int fromSegment) {
        routes.forEach(key -> fits.put(key, RouteFit.of(key, method, path, fromSegment)));
    }

    /** The routes that would have taken the request, too, but for the winner. */
    List<String> losers(String winner) {
        return fits.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(winner))
                .filter(entry -> entry.getValue().kind() != Kind.PATH)
                .map(entry -> entry.getKey() + ": "
                        + (entry.getValue().kind() == Kind.METHOD
                                ? entry.getValue().why()
                                : RouteFit.precedence(winner, entry.getKey())))
                .toList();
    }

    /** The routes that come nearest, and what they miss. */
    List<String> nearest() {
        Table table = new Table("ROUTE", "WHY NOT");
        fits.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, RouteFit> entry) ->
                                entry.getValue().kind())
                        .thenComparing(entry -> -entry.getValue().segments()))
                .limit(MOST)
                .forEach(entry -> table.row(entry.getKey(), entry.getValue().why()));
        return table.lines();
    }
}
