package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.Problems;
import java.util.BitSet;

/** The answers that are worth a line, written as {@code errors}, {@code 404} or {@code 4xx 5xx}. Immutable. */
final class StatusSet {

    private static final String EXPECTED = " (expected: errors, statuses such as 404, or classes such as 5xx)";
    private static final int END = 600;

    private final String text;
    private final BitSet statuses = new BitSet(END);

    private StatusSet(String text) {
        this.text = text;
        for (String word : text.split("[ ,]+")) {
            if (word.equals("errors")) {
                statuses.set(400, END);
            } else if (word.matches("[1-5]xx")) {
                int first = (word.charAt(0) - '0') * 100;
                statuses.set(first, first + 100);
            } else if (word.matches("[1-5][0-9][0-9]")) {
                statuses.set(Integer.parseInt(word));
            } else {
                throw new IllegalArgumentException(Problems.quoted(word) + EXPECTED);
            }
        }
    }

    /** @throws IllegalArgumentException that names the word that is none of these */
    static StatusSet parse(String text) {
        return new StatusSet(text);
    }

    boolean has(int status) {
        return statuses.get(status);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusSet set && statuses.equals(set.statuses);
    }

    @Override
    public int hashCode() {
        return statuses.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
