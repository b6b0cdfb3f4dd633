package dev.portcullis.server.yaml;

/*
 * Why this exists. In [a, b] and {k: v} YAML ends an unquoted value at a brace, so {value: ${env:KEY}} and {path: /items/{id}}
 * would be syntax errors although every reader sees what is meant. Before parsing, the braces of each {…} that stands right
 * behind a word are therefore swapped for two characters of the private use area, one for one, so that lines and columns stay
 * true; every value is swapped back. A brace in that place can never open a mapping, so nothing changes its meaning.
 */

/** Lets {@code ${…}} and {@code /{…}} stand unquoted anywhere in a YAML text. */
public final class Braces {

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';

    private static final String INSIDE_WORDS = "$/-_.+~=&?%@*;";

    /** What cannot stand in such braces. */
    private static final String ENDS = "{[],\"'# \t\r\n";

    private final String text;
    private final boolean swapped;

    private Braces(String text, boolean swapped) {
        this.text = text;
        this.swapped = swapped;
    }

    /** {@code text} as the parser takes it: of the same length, with two characters in place of such braces. */
    public static String swapped(String text) {
        return of(text).text();
    }

    static Braces of(String text) {
        boolean taken = text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0;
        if (taken || text.indexOf('{') < 0) {
            return new Braces(text, false);
        }
        StringBuilder out = new StringBuilder(text);
        for (int start = text.indexOf('{', 1); start >= 0; start = text.indexOf('{', start + 1)) {
            int end = continuesWord(out.charAt(start - 1)) ? end(text, start + 1) : -1;
            if (end > 0) {
                out.setCharAt(start, OPEN);
                out.setCharAt(end, CLOSE);
            }
        }
        return new Braces(out.toString(), true);
    }

    /** What to parse. */
    String text() {
        return text;
    }

    /** A parsed value as it was written. */
    String restore(String value) {
        return swapped ? value.replace(OPEN, '{').replace(CLOSE, '}') : value;
    }

    private static boolean continuesWord(char c) {
        return c == CLOSE || Character.isLetterOrDigit(c) || INSIDE_WORDS.indexOf(c) >= 0;
    }

    private static int end(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '}') {
                return i;
            }
            if (ENDS.indexOf(c) >= 0) {
                return -1;
            }
        }
        return -1;
    }
}
