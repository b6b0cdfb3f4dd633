package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;

/**
 * How often a key may be used in a calendar period.
 *
 * @param limit requests per period
 * @param per the period, which begins at midnight UTC
 * @param offset requests that count as made already when the key is first used, for that period only
 */
@Doc("How often a key may be used in a calendar period.")
public record Quota(
        @Doc("How many requests a key has in a period, over all stages of the plan.") @Example("1000000")
        long limit,

        @Doc("The period: a day from midnight, a week from Sunday, a month from its first day, all in UTC.")
        @Example("month")
        Period per,

        @Doc("How many requests count as made already in a key's first period.") @Default("0") @Example("500000")
        long offset) {

    /** The most that a counter holds. */
    static final long MOST = 1_000_000_000_000L;

    public Quota {
        new Invariants()
                .require(limit >= 0 && limit <= MOST, "limit", limit, "0 to 1000000000000")
                .require(offset >= 0 && offset <= limit, "offset", offset, "0 to the limit")
                .orThrow();
    }
}
