package dev.portcullis.plugin.cache;

import org.jspecify.annotations.Nullable;

/** Small numbers as texts that are made once. */
final class DecimalText {

    private static final @Nullable String[] MADE = new @Nullable String[3600];

    private DecimalText() {}

    /** The number in decimal. On any thread: two may make the same text, and either will do. */
    static String of(long number) {
        if (number < 0 || number >= MADE.length) {
            return Long.toString(number);
        }
        String text = MADE[(int) number];
        if (text == null) {
            text = Long.toString(number);
            MADE[(int) number] = text;
        }
        return text;
    }
}
