package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import java.time.Duration;

/** The range of every timeout: shorter than the timer's step makes no sense, longer than a day is a mistake. */
final class Durations {

    static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    private Durations() {}

    static void require(Invariants invariants, String component, Duration value) {
        invariants.require(
                value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0, component, value, "100ms to 1d");
    }
}
