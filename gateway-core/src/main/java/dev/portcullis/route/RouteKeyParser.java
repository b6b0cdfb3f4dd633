package dev.portcullis.route;

import dev.portcullis.http.CleanPath;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one route key. After {@link #parse} returned null, {@link #problem} says why. */
final class RouteKeyParser {

    private static final int MOST_SEGMENTS = 100;
    private static final String GRAMMAR = "expected: METHOD /path/{variable}/{rest+}, ANY /path or $default";
    private static final String NAME_SIGNS = "._:-";

    private final String text;
    private final List<@Nullable String> segments = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private boolean greedy;
    private String problem = "";

    RouteKeyParser(String text) {
        this.text = text;
    }

    String problem() {
        return problem;
    }

    @Nullable RouteKey parse() {
        if (text.equals(RouteKey.DEFAULT)) {
            return new RouteKey(text, Verbs.ANY, List.of(), false, List.of(), List.of());
        }
        int space = text.indexOf(' ');
        if (space <= 0 || !text.startsWith("/", space + 1)) {
            return refuse(GRAMMAR);
        }
        String method = text.substring(0, space);
        if (!isMethod(method)) {
            return refuse("method \"" + method + "\" (expected: capital letters, as GET, or ANY)");
        }
        if (!readPath(text.substring(space + 1).getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        return new RouteKey(text, method, segments, greedy, names, positions);
    }

    private static boolean isMethod(String method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (c >= 0x80 || !Octets.isToken((byte) c) || c >= 'a' && c <= 'z') {
                return false;
            }
        }
        return true;
    }

    private boolean readPath(byte[] bytes) {
        CleanPath path = new CleanPath();
        if (path.parse(bytes, 0, bytes.length) != null) {
            return fail("path is refused in requests too (expected: no dot segments, controls, spaces, \\, ; or #; "
                    + "anything beyond ASCII as escaped UTF-8)");
        }
        if (path.pathEnd() < bytes.length) {
            return fail("path contains \"?\" (expected: no query; it takes no part in matching)");
        }
        if (path.segments() > MOST_SEGMENTS) {
            return fail(path.segments() + " segments (expected: at most " + MOST_SEGMENTS + ")");
        }
        for (int i = 0; i < path.segments(); i++) {
            String sent = latin1(bytes, path.rawStart(i), path.rawEnd(i));
            String decoded = latin1(path.bytes(i), path.start(i), path.end(i));
            if (!readSegment(sent, decoded, i, i == path.segments() - 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean readSegment(String sent, String decoded, int position, boolean last) {
        if (sent.indexOf('{') < 0 && sent.indexOf('}') < 0) {
            return segments.add(decoded);
        }
        if (!sent.startsWith("{") || !sent.endsWith("}")) {
            return fail("segment \"" + sent + "\" (expected: a variable fills its segment, as {id})");
        }
        greedy = sent.endsWith("+}");
        if (greedy && !last) {
            return fail("segment \"" + sent + "\" (expected: a greedy variable stands at the end)");
        }
        String name = sent.substring(1, sent.length() - (greedy ? 2 : 1));
        if (!isName(name)) {
            return fail("variable \"" + name + "\" (expected: letters, digits and . _ : -)");
        }
        if (names.contains(name)) {
            return fail("variable \"" + name + "\" stands there twice");
        }
        names.add(name);
        positions.add(position);
        return greedy || segments.add(null);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (c < '0' || c > '9') && NAME_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String latin1(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean fail(String why) {
        problem = "route \"" + text + "\": " + why;
        return false;
    }

    private @Nullable RouteKey refuse(String why) {
        fail(why);
        return null;
    }
}
