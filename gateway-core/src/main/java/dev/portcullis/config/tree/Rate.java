package dev.portcullis.config.tree;

import java.time.Duration;

/**
 * Events per period, written {@code 100/s}, {@code 30/m}, {@code 5000/h}.
 *
 * @param events more than 0
 * @param period a second, a minute, an hour or a day
 */
public record Rate(long events, Duration period) {

    @Override
    public String toString() {
        long seconds = period.toSeconds();
        String unit = seconds == 1 ? "s" : seconds == 60 ? "m" : seconds == 3600 ? "h" : "d";
        return events + "/" + unit;
    }
}
