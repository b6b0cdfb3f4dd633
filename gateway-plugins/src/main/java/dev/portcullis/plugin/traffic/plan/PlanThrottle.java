package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Rate;
import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import org.jspecify.annotations.Nullable;

/**
 * How fast a key may be used.
 *
 * @param rate what comes back over time
 * @param burst requests in one go, 0 for none at all; null for as many as the rate gives in its period
 */
@Doc("How fast a key may be used.")
public record PlanThrottle(
        @Doc("How fast the allowance comes back.") @Example("500/s")
        Rate rate,

        @Doc("How many requests may come in one go, 0 for none at all. Left out, as many as the rate says.")
        @Example("1000")
        @Nullable Integer burst) {

    public PlanThrottle {
        Integer given = burst;
        long tokens = given == null ? rate.events() : given;
        new Invariants()
                .require(tokens >= 0, "burst", tokens, ">= 0")
                .require(
                        tokens < 0 || tokens <= Integer.MAX_VALUE && Bucket.fits(rate, tokens),
                        "burst",
                        tokens,
                        "at most what the rate brings back in a year")
                .orThrow();
    }

    /** The short form {@code throttle: 500/s}. */
    public static PlanThrottle fromText(String text) {
        return new PlanThrottle(Rate.parse(text), null);
    }

    private long tokens() {
        return burst == null ? rate.events() : burst;
    }

    Bucket open(long nanos) {
        return new Bucket(rate, tokens(), nanos);
    }

    /** The bucket under this throttle: the one there was, as empty as it was, or a new one. */
    Bucket applied(@Nullable Bucket last, long nanos) {
        if (last == null) {
            return open(nanos);
        }
        last.reconfigure(rate, tokens(), nanos);
        return last;
    }
}
