package dev.portcullis.plugin.integration.redirect;

import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A path variable is the client's text. It may choose the path it is sent to but never the host, or the gateway would
 * lend its good name to any link (CWE-601). So variables stand behind the host; and where there is no host, a path that
 * came out with two slashes at its beginning, which browsers read as a host, loses all but one.
 */
/** A Location value with places for path variables. Immutable. */
final class LocationTemplate {

    private record Piece(String text, boolean variable) {}

    private final List<Piece> pieces;
    private final String fragment;
    private final boolean pathOnly;

    private LocationTemplate(List<Piece> pieces, String fragment, boolean pathOnly) {
        this.pieces = List.copyOf(pieces);
        this.fragment = fragment;
        this.pathOnly = pathOnly;
    }

    /** What was expected where {@code text} is no good; null if it is fine. */
    static @Nullable String problemIn(String text) {
        boolean absolute = text.startsWith("https://") || text.startsWith("http://");
        boolean path = text.startsWith("/") && !text.startsWith("//");
        if (!absolute && !path || !text.chars().allMatch(c -> c == '#' || c < 0x80 && Octets.isTarget((byte) c))) {
            return "a URL, or a path beginning with one slash";
        }
        if (!bracesMatch(text)) {
            return "path variables as {name}";
        }
        int firstVariable = text.indexOf('{');
        int endOfHost = absolute ? text.indexOf('/', text.indexOf("//") + 2) : 0;
        if (firstVariable >= 0 && (endOfHost < 0 || firstVariable < endOfHost)) {
            return "variables behind the host and its slash only";
        }
        return text.indexOf('#') >= 0 && text.lastIndexOf('}') > text.indexOf('#')
                ? "no variable in the fragment"
                : null;
    }

    private static boolean bracesMatch(String text) {
        int open = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                if (open >= 0) {
                    return false;
                }
                open = i;
            } else if (text.charAt(i) == '}') {
                if (open < 0 || i - open < 2) {
                    return false;
                }
                open = -1;
            }
        }
        return open < 0;
    }

    /** Reads a text in which {@link #problemIn} finds nothing. */
    static LocationTemplate compile(String text) {
        int hash = text.indexOf('#');
        String main = hash < 0 ? text : text.substring(0, hash);
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (int open = main.indexOf('{'); open >= 0; open = main.indexOf('{', from)) {
            int close = main.indexOf('}', open);
            String name = main.substring(open + 1, close);
            pieces.add(new Piece(main.substring(from, open), false));
            pieces.add(new Piece(name.endsWith("+") ? name.substring(0, name.length() - 1) : name, true));
            from = close + 1;
        }
        pieces.add(new Piece(main.substring(from), false));
        return new LocationTemplate(pieces, hash < 0 ? "" : text.substring(hash), text.startsWith("/"));
    }

    /** The location; {@code query} is appended unless it is empty. */
    String fill(Match match, String query) {
        StringBuilder location = new StringBuilder();
        for (Piece piece : pieces) {
            String text = piece.variable ? match.variable(piece.text) : piece.text;
            location.append(text == null ? "" : text);
        }
        if (pathOnly) {
            keepOneSlash(location);
        }
        if (!query.isEmpty()) {
            location.append(location.indexOf("?") < 0 ? '?' : '&').append(query);
        }
        return location.append(fragment).toString();
    }

    private static void keepOneSlash(StringBuilder location) {
        int slashes = 0;
        while (slashes < location.length() && (location.charAt(slashes) == '/' || location.charAt(slashes) == '\\')) {
            slashes++;
        }
        location.replace(0, slashes, "/");
    }
}
