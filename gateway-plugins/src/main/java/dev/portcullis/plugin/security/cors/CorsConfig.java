package dev.portcullis.plugin.security.cors;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may do what.
 *
 * @param origins whose pages may read answers
 * @param methods with which they may call, beyond GET, HEAD and POST
 * @param headers that they may set, beyond the harmless ones
 * @param expose headers of the answer that they may read
 * @param maxAge how long a browser may remember all this, to the second; null says nothing
 * @param credentials whether they may send cookies and the like
 */
@Doc("Lets pages of other origins call, and answers what their browsers ask beforehand (CORS).")
public record CorsConfig(
        @Doc("Whose pages may read answers: whole origins, https://*, http://*, or * for all.")
        @Example("[https://shop.example.com]")
        List<String> origins,

        @Doc("Methods that pages may use besides GET, HEAD and POST; * for all of Amazon API Gateway.")
        @Default("[]")
        @Example("[GET, POST, DELETE]")
        List<String> methods,

        @Doc("Header lines that pages may set; * for all.") @Default("[]") @Example("[Content-Type, Authorization]")
        List<String> headers,

        @Doc("Header lines of the answer that pages may read; * for all.") @Default("[]") @Example("[ETag]")
        List<String> expose,

        @Doc(
                "How long a browser may remember the answer to what it asks beforehand, at most a day. Left out, some seconds.")
        @Example("1h")
        @Nullable Duration maxAge,

        @Doc("Whether pages may send cookies, client certificates and passwords that the browser has.")
        @Default("false")
        @Example("true")
        boolean credentials) {

    /** Everything of its kind. */
    static final String ALL = "*";

    private static final Duration LONGEST = Duration.ofDays(1);

    public CorsConfig {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        expose = List.copyOf(expose);
        Invariants invariants = new Invariants();
        invariants.require(!origins.isEmpty(), "origins", "[]", "at least one origin");
        for (String origin : origins) {
            String expectation = OriginRule.problem(origin);
            invariants.require(expectation == null, "origins", Problems.quoted(origin), String.valueOf(expectation));
        }
        for (String method : methods) {
            invariants.require(isMethod(method), "methods", Problems.quoted(method), "a method in capitals, or *");
        }
        requireNames(invariants, "headers", headers);
        requireNames(invariants, "expose", expose);
        if (credentials) {
            requireNamed(invariants, "origins", origins);
            requireNamed(invariants, "headers", headers);
            requireNamed(invariants, "expose", expose);
        }
        invariants.require(
                maxAge == null || !maxAge.isNegative() && maxAge.compareTo(LONGEST) <= 0, "maxAge", maxAge, "0s to 1d");
        invariants.orThrow();
    }

    /**
     * The short form {@code cors: '*'}: pages of that origin may do everything but send credentials.
     *
     * @throws IllegalArgumentException if it is no origin
     */
    public static CorsConfig fromText(String text) {
        String expectation = OriginRule.problem(text);
        if (expectation != null) {
            throw new IllegalArgumentException(Problems.quoted(text) + " (expected: " + expectation + ")");
        }
        return new CorsConfig(List.of(text), List.of(ALL), List.of(ALL), List.of(), null, false);
    }

    private static boolean isMethod(String text) {
        return text.equals(ALL) || isToken(text) && text.chars().noneMatch(c -> c >= 'a' && c <= 'z');
    }

    private static void requireNames(Invariants invariants, String component, List<String> names) {
        for (String name : names) {
            invariants.require(isToken(name), component, Problems.quoted(name), "a header name, or *");
        }
    }

    /** To a browser that sends credentials the star is a name like any other (Fetch, CORS protocol and credentials). */
    private static void requireNamed(Invariants invariants, String component, List<String> values) {
        invariants.require(
                !values.contains(ALL),
                component,
                Problems.quoted(ALL),
                "each by its name where credentials are allowed");
    }

    private static boolean isToken(String text) {
        try {
            HeaderName.of(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
