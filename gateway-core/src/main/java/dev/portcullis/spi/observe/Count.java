package dev.portcullis.spi.observe;

import java.util.regex.Pattern;

/**
 * How often something has happened that belongs to no route: what {@link Measured} state shows as a counter.
 *
 * @param name in the style of metrics, without prefix and without {@code _total}: {@code access_log_dropped}
 * @param help what is counted, in a sentence; the same for all of the name
 * @param label what sets it apart from others of the name, such as {@code to}; the same for all of the name
 * @param value of the label
 * @param times so far; never less than before
 */
public record Count(String name, String help, String label, String value, long times) {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

    /** @throws IllegalArgumentException if {@code name} or {@code label} is none that Prometheus takes */
    public Count {
        check("name", name);
        check("label", label);
    }

    private static void check(String what, String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + word + "\" (expected: a lower-case letter, then such letters, digits and _)");
        }
    }
}
