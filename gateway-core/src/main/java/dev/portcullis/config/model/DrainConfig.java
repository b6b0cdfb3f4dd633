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

    public DrainConfig {
        new Invariants()
                .require(!delay.isNegative() && delay.toHours() < 1, "delay", delay, "0s to 1h")
                .require(!timeout.isNegative() && timeout.toHours() <= 24, "timeout", timeout, "0s to 24h")
                .orThrow();
    }
}
