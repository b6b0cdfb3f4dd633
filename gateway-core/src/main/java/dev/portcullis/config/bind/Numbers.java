package dev.portcullis.config.bind;

import dev.portcullis.config.tree.Problems;
import java.math.BigDecimal;

/** Decimal numbers, written without exponents, separators or needless zeros. */
final class Numbers {

    private static final int MOST_DIGITS = 18;
    private static final int LONGEST = 30;

    private Numbers() {}

    static long whole(String value, long least, long most) {
        String digits = value.startsWith("-") ? value.substring(1) : value;
        boolean wellFormed = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean plain = wellFormed && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!plain) {
            throw refusal(value, "a whole number");
        }
        long number = digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(value);
        if (digits.length() > MOST_DIGITS || number < least || number > most) {
            throw refusal(value, "a whole number of at most " + Math.min(most, 999_999_999_999_999_999L));
        }
        return number;
    }

    static double number(String value) {
        boolean plain =
                value.length() <= LONGEST && value.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-');
        try {
            if (plain) {
                return new BigDecimal(value).doubleValue();
            }
        } catch (NumberFormatException e) {
            throw refusal(value, "a number");
        }
        throw refusal(value, "a number");
    }

    static IllegalArgumentException refusal(String value, String expectation) {
        return new IllegalArgumentException(Problems.shown(value) + " (expected: " + expectation + ")");
    }
}
