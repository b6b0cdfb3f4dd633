package dev.portcullis.server.yaml;

/*
 * Why this exists. In [a, b] and {k: v} YAML ends an unquoted value at a brace, so {value: ${env:KEY}} would be a syntax
 * error although every reader sees what is meant. Before parsing, the braces of each ${…} are therefore swapped for two
 * characters of the private use area, one for one, so that lines and columns stay true; every value is swapped back.
 */

/** Lets {@code ${…}} stand unquoted anywhere in a YAML text. */
final class Braces {

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    /** What cannot be part of a placeholder that stands unquoted. */
    private static final String ENDS = "{[],\"'# \t\r\n";

    private final String text;
    private final boolean swapped;

    private Braces(String text, boolean swapped) {
        this.text = text;
        this.swapped = swapped;
    }

    static Braces of(String text) {
        boolean taken = text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0;
        if (taken || !text.contains("${")) {
            return new Braces(text, false);
        }
        StringBuilder out = new StringBuilder(text);
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
            int end = end(text, start + 2);
            if (end > 0) {
                out.setCharAt(start + 1, OPEN);
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
