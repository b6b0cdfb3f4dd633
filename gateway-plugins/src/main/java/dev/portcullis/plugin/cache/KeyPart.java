package dev.portcullis.plugin.cache;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something of a request that tells answers apart.
 *
 * @param kind of what
 * @param name of the one that counts; null where there is no choice
 */
record KeyPart(Kind kind, @Nullable String name) {

    /** What a part can be of. */
    enum Kind {
        PATH("path"),
        QUERY("query"),
        HEADER("header"),
        STAGE_VARIABLE("stage-variable"),
        CALLER("caller");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        private boolean mayBeWhole() {
            return this == PATH || this == QUERY || this == CALLER;
        }

        private boolean mayHaveName() {
            return this != CALLER;
        }
    }

    private static final List<String> WORDS =
            List.of("path", "path.NAME", "query", "query.NAME", "header.NAME", "stage-variable.NAME", "caller");

    /** @throws IllegalArgumentException with a message for the operator, if the text names nothing */
    static KeyPart parse(String text) {
        int dot = text.indexOf('.');
        String word = dot < 0 ? text : text.substring(0, dot);
        String name = dot < 0 ? null : text.substring(dot + 1);
        for (Kind kind : Kind.values()) {
            boolean fits = name == null ? kind.mayBeWhole() : kind.mayHaveName() && !name.isEmpty();
            if (kind.word.equals(word) && fits) {
                return new KeyPart(kind, kind == Kind.HEADER && name != null ? header(text, name) : name);
            }
        }
        throw new IllegalArgumentException(Problems.quoted(text) + " " + Problems.expectedOneOf(text, WORDS));
    }

    private static String header(String text, String name) {
        try {
            return HeaderName.of(name).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    Problems.quoted(text) + " (expected: a header name, such as header.Accept-Language)", e);
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    @Override
    public String toString() {
        return name == null ? kind.word : kind.word + "." + name;
    }
}
