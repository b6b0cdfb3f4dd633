package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells apart those who have a bucket of their own.
 *
 * @param kind by what
 * @param header the header's name if it is by a header, else null
 */
record ThrottleKey(Kind kind, @Nullable String header) {

    /** What a bucket belongs to. */
    enum Kind {
        ALL("all"),
        ROUTE("route"),
        API("api"),
        ADDRESS("address"),
        HEADER("header."),
        CALLER("caller"),
        API_KEY("api-key");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Whether it is known only after the caller has been identified. */
        boolean needsIdentity() {
            return this == CALLER || this == API_KEY;
        }
    }

    private static final List<String> WORDS =
            List.of("all", "route", "api", "address", "caller", "api-key", "header.NAME");

    /** @throws IllegalArgumentException with a message for the operator, if the text names nothing */
    static ThrottleKey parse(String text) {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.HEADER && kind.word.equals(text)) {
                return new ThrottleKey(kind, null);
            }
        }
        if (text.startsWith(Kind.HEADER.word)) {
            String name = text.substring(Kind.HEADER.word.length());
            try {
                return new ThrottleKey(Kind.HEADER, HeaderName.of(name).toString());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        Problems.quoted(text) + " (expected: a header name, such as header.X-Tenant)", e);
            }
        }
        throw new IllegalArgumentException(Problems.quoted(text) + " " + Problems.expectedOneOf(text, WORDS));
    }

    @Override
    public String toString() {
        return header == null ? kind.word : kind.word + header;
    }
}
