package dev.portcullis.route;

import dev.portcullis.http.CleanPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The grammar of the hosts and base paths that sites are configured with. */
final class SiteNames {

    private static final int MOST_SEGMENTS = 100;

    private SiteNames() {}

    /** Fills the base path's decoded segments in, one char a byte, none for {@code /}, and returns what is wrong with it. */
    static @Nullable String readBasePath(String basePath, List<String> segments) {
        byte[] bytes = basePath.getBytes(StandardCharsets.UTF_8);
        CleanPath path = new CleanPath();
        if (basePath.equals("*") || path.parse(bytes, 0, bytes.length) != null || path.pathEnd() < bytes.length) {
            return "base path \"" + basePath
                    + "\" (expected: a path such as /orders/v1, without dot segments and query)";
        }
        if (path.segments() > MOST_SEGMENTS) {
            return "base path of " + path.segments() + " segments (expected: at most " + MOST_SEGMENTS + ")";
        }
        for (int i = 0; i < path.segments() && bytes.length > 1; i++) {
            int start = path.start(i);
            int end = path.end(i);
            if (start == end) {
                return "base path \"" + basePath + "\" (expected: no empty segment, no slash at the end)";
            }
            segments.add(new String(path.bytes(i), start, end - start, StandardCharsets.ISO_8859_1));
        }
        return null;
    }

    /** What is wrong with a configured host, null if nothing is. */
    static @Nullable String problemOfHost(String host) {
        String name = host.startsWith("*.") ? host.substring(2) : host;
        boolean address = name.equals(host) && host.startsWith("[") && host.endsWith("]");
        boolean fine = !name.isEmpty() && !name.startsWith(".") && !name.contains("..");
        for (int i = 0; i < name.length() && fine; i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            fine = letter || c == '-' || c == '_' || c == '.' || address && "[:]".indexOf(c) >= 0;
        }
        return fine
                ? null
                : "host \"" + host + "\" (expected: a name such as api.example.com or *.example.com, without a port)";
    }

    /** The host in lower case and without a final dot. */
    static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
