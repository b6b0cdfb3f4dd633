package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Rate;
import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import org.jspecify.annotations.Nullable;

/**
 * How many requests pass.
 *
 * @param rate what comes back over time
 * @param burst requests in one go, 0 for none at all; null for as many as the rate gives in its period
 * @param by what has a bucket of its own
 */
@Doc("Lets a burst of requests pass, and then as many as come back at the rate. The rest is refused with 429.")
public record ThrottleConfig(
        @Doc("How fast the allowance comes back.") @Example("100/s")
        Rate rate,

        @Doc("How many requests may come in one go, 0 for none at all. Left out, as many as the rate says.")
        @Example("200")
        @Nullable Integer burst,

        @Doc("Who has an allowance of its own: all (one for everything that passes here), route, api, address, caller, "
                + "api-key, or header.NAME.")
        @Default("all")
        @Example("address")
        ThrottleKey by) {

    public ThrottleConfig {
        Integer given = burst;
        Object shown = given == null ? Long.toString(rate.events()) : given;
        new Invariants()
                .require(given == null || given >= 0, "burst", given, ">= 0")
                .require(
                        given == null ? rate.events() <= Integer.MAX_VALUE : given < 0 || Bucket.fits(rate, given),
                        "burst",
                        shown,
                        "at most what the rate brings back in a year")
                .orThrow();
    }

    /** The short form {@code throttle: 100/s}. */
    public static ThrottleConfig fromText(String text) {
        return new ThrottleConfig(Rate.parse(text), null, new ThrottleKey(ThrottleKey.Kind.ALL, null));
    }

    /** How many requests may come in one go. */
    long tokens() {
        return burst == null ? rate.events() : burst;
    }
}
