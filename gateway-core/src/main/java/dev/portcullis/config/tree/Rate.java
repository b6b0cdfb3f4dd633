package dev.portcullis.config.tree;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Events per period, written {@code 100/s}, {@code 30/m}, {@code 5000/h}, {@code 1000/d}.
 *
 * @param events more than 0
 * @param period a second, a minute, an hour or a day
 */
public record Rate(long events, Duration period) {

    /** @throws IllegalArgumentException with a message for the operator, if the text is no rate */
    public static Rate parse(String text) {
        Quantity quantity = Quantity.split(text);
        if (quantity != null && quantity.unit().isEmpty()) {
            throw new IllegalArgumentException(
                    text + " (expected: a rate with its period, such as " + text + "/s or " + text + "/m)");
        }
        Duration period = quantity == null ? null : periodOf(quantity.unit());
        if (quantity == null || period == null || quantity.count() == 0) {
            throw new IllegalArgumentException(
                    Problems.shown(text) + " (expected: a rate above 0, such as 100/s, 30/m, 5000/h or 1000/d)");
        }
        return new Rate(quantity.count(), period);
    }

    private static @Nullable Duration periodOf(String unit) {
        return switch (unit) {
            case "/s" -> Duration.ofSeconds(1);
            case "/m" -> Duration.ofMinutes(1);
            case "/h" -> Duration.ofHours(1);
            case "/d" -> Duration.ofDays(1);
            default -> null;
        };
    }

    @Override
    public String toString() {
        long seconds = period.toSeconds();
        String unit = seconds == 1 ? "s" : seconds == 60 ? "m" : seconds == 3600 ? "h" : "d";
        return events + "/" + unit;
    }
}
