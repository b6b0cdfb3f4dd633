package dev.portcullis.server.examine;

import dev.portcullis.config.tree.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The request that is asked about.
 *
 * @param scheme {@code http}, {@code https}, or empty if only a path was given
 * @param host as a Host header has it; empty if none was given
 * @param port of the URL; 0 if it names none
 * @param target path and query
 * @param headers the lines of each field, by its name in lower case
 */
public record AskedRequest(
        String method, String scheme, String host, int port, String target, Map<String, List<String>> headers) {

    private static final String EXPECTED = " (expected: https://host/path, or /path)";

    /**
     * Reads what stands on the command line.
     *
     * @param headers {@code Name: value}; Host takes the place of the URL's host
     * @throws IllegalArgumentException with a message for the operator
     */
    public static AskedRequest of(String method, String url, List<String> headers) {
        int authority = url.indexOf("://");
        String scheme = authority < 0 ? "" : url.substring(0, authority).toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("http") || scheme.equals("https");
        if (!url.startsWith("/") && !known) {
            throw new IllegalArgumentException(Problems.shown(url) + EXPECTED);
        }
        String rest = authority < 0 || !known ? url : url.substring(authority + 3);
        int path = rest.indexOf('/');
        String named = url.startsWith("/") ? "" : path < 0 ? rest : rest.substring(0, path);
        String target = url.startsWith("/") ? url : path < 0 ? "/" : rest.substring(path);
        int fragment = target.indexOf('#');
        Map<String, List<String>> fields = headers.stream()
                .collect(Collectors.groupingBy(
                        header -> name(header).toLowerCase(Locale.ROOT),
                        Collectors.mapping(
                                header -> header.substring(header.indexOf(':') + 1)
                                        .strip(),
                                Collectors.toList())));
        String host = fields.getOrDefault("host", List.of(named)).get(0);
        return new AskedRequest(
                method.toUpperCase(Locale.ROOT),
                scheme,
                host,
                port(named, url),
                fragment < 0 ? target : target.substring(0, fragment),
                fields);
    }

    private static String name(String header) {
        int colon = header.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(Problems.shown(header) + " (expected: Name: value)");
        }
        return header.substring(0, colon).strip();
    }

    private static int port(String authority, String url) {
        int colon = authority.lastIndexOf(':');
        if (colon < 0 || colon < authority.lastIndexOf(']')) {
            return 0;
        }
        String digits = authority.substring(colon + 1);
        boolean fine =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(Character::isDigit);
        if (!fine) {
            throw new IllegalArgumentException(Problems.shown(url) + EXPECTED);
        }
        return Integer.parseInt(digits);
    }

    /** As the operator wrote it, more or less. */
    String shown() {
        return method + " " + (scheme.isEmpty() ? host : scheme + "://" + host) + target;
    }
}
