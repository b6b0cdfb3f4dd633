package dev.portcullis.proxy;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path an upstream gets: literal pieces and the route's variables, {@code /v2/items/{id}}. The query is kept. Immutable.
 */
public final class PathTemplate {

    private final byte[][] literals;
    /** Variable behind each literal but the last. */
    private final int[] variables;

    private PathTemplate(byte[][] literals, int[] variables) {
        this.literals = literals;
        this.variables = variables;
    }

    /**
     * Reads a template.
     *
     * @param names the route's variables, in the order of its path
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static PathTemplate parse(String text, List<String> names) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: a path that begins with /)");
        }
        List<byte[]> literals = new ArrayList<>();
        List<Integer> variables = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw unpaired(text);
            }
            String name = text.substring(open + 1, close).replace("+", "");
            int variable = names.indexOf(name);
            if (variable < 0) {
                throw new IllegalArgumentException("no variable \"" + name + "\" in the route (expected "
                        + (names.isEmpty() ? "none" : "one of: " + String.join(", ", names)) + ")");
            }
            literals.add(literal(text, from, open));
            variables.add(variable);
            from = close + 1;
        }
        literals.add(literal(text, from, text.length()));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '?') {
                throw new IllegalArgumentException(
                        "\"" + text + "\" (expected: a path without query, percent-encoded)");
            }
        }
        return new PathTemplate(
                literals.toArray(byte[][]::new),
                variables.stream().mapToInt(Integer::intValue).toArray());
    }

    private static byte[] literal(String text, int from, int to) {
        String literal = text.substring(from, to);
        if (literal.indexOf('}') >= 0) {
            throw unpaired(text);
        }
        return literal.getBytes(StandardCharsets.US_ASCII);
    }

    private static IllegalArgumentException unpaired(String text) {
        return new IllegalArgumentException("\"" + text + "\" (expected: every { closed by a })");
    }

    /** Writes the path and the target's query behind the last byte of {@code head}, and makes that its target. */
    @EventLoopConfined
    void apply(HeadBlock head, PathRanges ranges) {
        int query = queryStart(head, ranges);
        int start = head.end();
        for (int i = 0; i < literals.length; i++) {
            append(head, literals[i], 0, literals[i].length);
            if (i < variables.length && variables[i] < ranges.count()) {
                int from = ranges.start(variables[i]);
                append(head, null, from, ranges.end(variables[i]));
            }
        }
        append(head, null, query, ranges.targetEnd());
        head.targetRange(start, head.end());
    }

    /**
     * Makes the target of {@code head} what the upstream gets: by the template, or without the API's base path. A target that a
     * filter has set stays.
     */
    @EventLoopConfined
    static void rewrite(HeadBlock head, PathRanges ranges, @Nullable PathTemplate template) {
        if (head.targetEnd() != ranges.targetEnd()) {
            return;
        }
        if (template != null) {
            template.apply(head, ranges);
        } else if (ranges.restStart() != head.targetStart()) {
            dropPrefix(head, ranges);
        }
    }

    /** Drops the base path from the target; an empty rest becomes a slash. */
    static void dropPrefix(HeadBlock head, PathRanges ranges) {
        int rest = ranges.restStart();
        if (rest < ranges.targetEnd() && head.bytes()[rest] == '/') {
            head.targetRange(rest, ranges.targetEnd());
            return;
        }
        int start = head.end();
        append(head, SLASH, 0, 1);
        append(head, null, rest, ranges.targetEnd());
        head.targetRange(start, head.end());
    }

    private static final byte[] SLASH = {'/'};

    /** From {@code source}, or from the head's own bytes if it is null. */
    private static void append(HeadBlock head, byte @Nullable [] source, int from, int to) {
        head.ensure(to - from);
        System.arraycopy(source == null ? head.bytes() : source, from, head.bytes(), head.end(), to - from);
        head.end(head.end() + to - from);
    }

    private static int queryStart(HeadBlock head, PathRanges ranges) {
        for (int i = ranges.restStart(); i < ranges.targetEnd(); i++) {
            if (head.bytes()[i] == '?') {
                return i;
            }
        }
        return ranges.targetEnd();
    }
}
