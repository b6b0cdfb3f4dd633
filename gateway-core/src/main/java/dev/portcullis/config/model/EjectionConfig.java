package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.time.Duration;

/** When a server whose requests fail gets no more for a while. */
public record EjectionConfig(
        @Doc("So many failed requests in a row eject a server: answers of class 5xx, none in time, broken connections.")
        @Default("5")
        int failures,

        @Doc("So does this share of failed requests in `window`.") @Default("50%")
        Percent share,

        @Doc("The time in which the share is taken.") @Default("10s")
        Duration window,

        @Doc("The share of fewer requests than this says nothing.") @Default("20")
        int minimum,

        @Doc("How long it gets no requests; twice as long each time it is ejected again soon.") @Default("30s")
        Duration pause,

        @Doc("The longest such time.") @Default("5m") Duration longestPause,

        @Doc("At most this share of the servers is ejected at a time, and never all.") @Default("50%")
        Percent atMost) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final int MOST = 1_000_000;

    public EjectionConfig {
        Invariants invariants = new Invariants()
                .require(failures >= 1 && failures <= MOST, "failures", failures, "1 to 1000000")
                .require(share.value() >= 1, "share", share, "1% to 100%")
                .require(window.compareTo(SHORTEST_WINDOW) >= 0, "window", window, "1s to 1d")
                .require(minimum >= 1 && minimum <= MOST, "minimum", minimum, "1 to 1000000")
                .require(longestPause.compareTo(pause) >= 0, "longestPause", longestPause, "no less than pause");
        Durations.require(invariants, "window", window);
        Durations.require(invariants, "pause", pause);
        Durations.require(invariants, "longestPause", longestPause);
        invariants.orThrow();
    }
}
