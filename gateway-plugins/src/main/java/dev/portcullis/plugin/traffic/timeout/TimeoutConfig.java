package dev.portcullis.plugin.traffic.timeout;

import dev.portcullis.config.tree.DurationText;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long it may take. At least one of the two is given.
 *
 * @param response from the last byte of the request to the head of the answer, 50 ms to 1 day; null for the upstream's setting
 * @param total from the head of the request to the end of the answer, 50 ms to 1 day; null for no limit
 */
@Doc(
        "Limits how long an upstream may take to begin its answer, and how long the whole exchange may last; then it is 504.")
public record TimeoutConfig(
        @Doc("From the last byte of the request to the head of the answer. Left out, the upstream's timeouts.response.")
        @Example("5s")
        @Nullable Duration response,

        @Doc("From the head of the request to the end of the answer. Left out, for ever.") @Example("30s") @Nullable Duration total) {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofDays(1);

    public TimeoutConfig {
        Invariants invariants = new Invariants();
        invariants.require(response != null || total != null, "response", null, "a duration here or at total");
        require(invariants, "response", response);
        require(invariants, "total", total);
        if (response != null && total != null) {
            invariants.require(total.compareTo(response) >= 0, "total", total, "at least as long as response");
        }
        invariants.orThrow();
    }

    /**
     * The short form {@code timeout: 5s}, which is {@code response}.
     *
     * @throws IllegalArgumentException if it is no duration, or too short or long
     */
    public static TimeoutConfig fromText(String text) {
        return new TimeoutConfig(DurationText.parse(text), null);
    }

    private static void require(Invariants invariants, String component, @Nullable Duration time) {
        invariants.require(
                time == null || time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
                component,
                time,
                "50ms to 1d");
    }
}
