package dev.portcullis.route;

import dev.portcullis.http.CleanPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a route fits a request, in words: for explaining what {@link RouteTable} has decided, never for deciding.
 *
 * @param kind whether it fits, and if not, what does not
 * @param segments how many segments of the path fit
 * @param why what does not fit, or what it is that fits
 */
public record RouteFit(Kind kind, int segments, String why) {

    /** The nearer, the earlier. */
    public enum Kind {
        FITS,
        METHOD,
        PATH
    }

    /**
     * Compares a route with a request.
     *
     * @param routeKey a key that the table took
     * @param fromSegment how many segments the base path has used up
     */
    public static RouteFit of(String routeKey, String method, CleanPath path, int fromSegment) {
        RouteKey key = new RouteKeyParser(routeKey).parse();
        if (key == null) {
            throw new IllegalArgumentException(routeKey + " is no route key");
        }
        if (key.isDefault()) {
            return new RouteFit(Kind.FITS, 0, "takes what no other route takes");
        }
        RouteFit ofPath = fitOfPath(key, path, fromSegment);
        if (ofPath.kind != Kind.FITS
                || key.method().equals("ANY")
                || key.method().equals(method)) {
            return ofPath;
        }
        return new RouteFit(Kind.METHOD, ofPath.segments, "the path fits, the method is " + method);
    }

    private static RouteFit fitOfPath(RouteKey key, CleanPath path, int from) {
        List<@Nullable String> wanted = key.segments();
        // A path that the base path has used up stands for "/": one empty segment.
        int count = Math.max(path.segments() - from, 1);
        for (int i = 0; i < wanted.size(); i++) {
            if (i == count) {
                return new RouteFit(Kind.PATH, i, "the path ends before " + shown(wanted.get(i)));
            }
            String given = segment(path, from + i);
            String literal = wanted.get(i);
            if (literal == null && given.isEmpty()) {
                return new RouteFit(Kind.PATH, i, "a variable takes no empty segment");
            }
            if (literal != null && !literal.equals(given)) {
                return new RouteFit(Kind.PATH, i, "\"" + utf8(given) + "\" is not \"" + utf8(literal) + "\"");
            }
        }
        if (key.greedy()) {
            boolean some = count > wanted.size()
                    && !segment(path, from + wanted.size()).isEmpty();
            return some
                    ? new RouteFit(Kind.FITS, wanted.size(), "")
                    : new RouteFit(Kind.PATH, wanted.size(), "nothing is left for the greedy variable");
        }
        return count == wanted.size()
                ? new RouteFit(Kind.FITS, count, "")
                : new RouteFit(
                        Kind.PATH,
                        wanted.size(),
                        "the path goes on with \"/" + utf8(segment(path, from + wanted.size())) + "\"");
    }

    private static String segment(CleanPath path, int segment) {
        if (segment >= path.segments()) {
            return "";
        }
        int start = path.start(segment);
        return new String(path.bytes(segment), start, path.end(segment) - start, StandardCharsets.ISO_8859_1);
    }

    private static String shown(@Nullable String literal) {
        return literal == null ? "a variable" : "\"" + utf8(literal) + "\"";
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Why {@code winner} goes before {@code loser} where both fit. */
    public static String precedence(String winner, String loser) {
        RouteKey first = new RouteKeyParser(winner).parse();
        RouteKey second = new RouteKeyParser(loser).parse();
        if (first == null || second == null) {
            throw new IllegalArgumentException(winner + " or " + loser + " is no route key");
        }
        if (second.isDefault()) {
            return "$default takes what no other route takes";
        }
        if (second.greedy() && !first.greedy()) {
            return "a greedy variable takes what no route matches in full";
        }
        for (int i = 0; i < Math.min(first.segments().size(), second.segments().size()); i++) {
            if (first.segments().get(i) != null && second.segments().get(i) == null) {
                return "fixed text (\"" + utf8(String.valueOf(first.segments().get(i))) + "\") goes before a variable";
            }
        }
        return first.segments().size() > second.segments().size()
                ? "the longer route goes first"
                : "ANY stands behind a route that names the method";
    }
}
