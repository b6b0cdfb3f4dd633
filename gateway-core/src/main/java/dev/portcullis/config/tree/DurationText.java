package dev.portcullis.config.tree;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as they are written: {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 1d}. */
public final class DurationText {

    private static final String[] UNITS = {"d", "h", "m", "s"};

    /** A century: far beyond any limit, and milliseconds still fit a long. */
    private static final int MOST_DAYS = 36_525;

    private DurationText() {}

    /** @throws IllegalArgumentException with a message for the operator, if the text is no duration */
    public static Duration parse(String text) {
        Quantity quantity = Quantity.split(text);
        if (quantity != null && quantity.unit().isEmpty()) {
            throw new IllegalArgumentException(
                    text + " (expected: a duration with its unit, such as " + text + "s or " + text + "ms)");
        }
        Duration duration = quantity == null ? null : of(quantity.count(), quantity.unit());
        if (duration == null || duration.toDays() > MOST_DAYS) {
            throw new IllegalArgumentException(
                    Problems.shown(text) + " (expected: a duration, such as 250ms, 5s, 2m, 1h or 1d)");
        }
        return duration;
    }

    /** The shortest way to write {@code duration}; parts of a millisecond are cut off. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        for (String unit : UNITS) {
            Duration one = of(1, unit);
            if (one != null && millis != 0 && millis % one.toMillis() == 0) {
                return millis / one.toMillis() + unit;
            }
        }
        return "0s";
    }

    private static @Nullable Duration of(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> null;
        };
    }
}
