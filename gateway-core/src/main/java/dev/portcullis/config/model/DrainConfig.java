package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.time.Duration;

/** What happens when the gateway is told to stop. */
public record DrainConfig(
        @Doc("How long it goes on accepting connections while it says it is not ready.") @Default("0s")
        Duration delay,

        @Doc("How long running exchanges may take to finish.") @Default("30s")
        Duration timeout) {

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    public DrainConfig {
        new Invariants()
                .require(!delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0, "delay", delay, "0s to 1h")
                .require(
                        !timeout.isNegative() && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                        "timeout",
                        timeout,
                        "0s to 1d")
                .orThrow();
    }
}
