package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.time.Duration;

/** How the gateway protects itself from more than it can do. */
public record OverloadConfig(
        @Doc(
                "Open client connections, those of the operator's listener and of listeners that serve no `apis` apart; 0 for half"
                        + " of the file descriptors that are free at the start. Near it the connections that are idle longest are closed.")
        @Default("0")
        int connections,

        @Doc(
                "How late event loops may be before some requests are refused; at twice this all are. 0s never refuses any.")
        @Default("500ms")
        Duration loopDelay,

        @Doc("How full the heap may be after a collection before some requests are refused. 100% never refuses any.")
        @Default("90%")
        Percent heap,

        @Doc(
                "How much of the memory for buffers, outside the heap, may be in use before some requests are refused. 100% never"
                        + " refuses any.")
        @Default("90%")
        Percent directMemory,

        @Doc("When refused clients may try again, as `Retry-After` tells them: whole seconds.") @Default("1s")
        Duration retryAfter) {

    private static final int MOST_CONNECTIONS = 10_000_000;
    private static final int LEAST_DIRECT = 75;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    public OverloadConfig {
        new Invariants()
                .require(
                        connections >= 0 && connections <= MOST_CONNECTIONS,
                        "connections",
                        connections,
                        "0 to 10000000")
                .require(
                        !loopDelay.isNegative() && loopDelay.compareTo(LONGEST_DELAY) <= 0,
                        "loopDelay",
                        loopDelay,
                        "0s to 1m")
                .require(directMemory.value() >= LEAST_DIRECT, "directMemory", directMemory, "75% to 100%")
                .require(
                        retryAfter.toSeconds() >= 1
                                && retryAfter.compareTo(LONGEST_RETRY) <= 0
                                && retryAfter.toMillis() % 1000 == 0,
                        "retryAfter",
                        retryAfter,
                        "whole seconds, 1s to 1h")
                .orThrow();
    }
}
