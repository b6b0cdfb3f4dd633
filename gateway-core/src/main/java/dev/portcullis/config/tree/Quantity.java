package dev.portcullis.config.tree;

import org.jspecify.annotations.Nullable;

/**
 * A whole number with what follows it: {@code 16KiB}, {@code 5s}, {@code 100/s}.
 *
 * @param unit empty for a bare number
 */
record Quantity(long count, String unit) {

    /** Twelve digits of days or gibibytes still fit the types they are turned into, or are caught there. */
    private static final int MOST_DIGITS = 12;

    /** Null if the text does not begin with a digit, or with too many. */
    static @Nullable Quantity split(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == 0 || end > MOST_DIGITS) {
            return null;
        }
        return new Quantity(Long.parseLong(text.substring(0, end)), text.substring(end));
    }
}
