package dev.portcullis.spi.integration;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When and how often a request is sent again: at an upstream, or as a policy around routes, which then takes its place. */
@Doc("Sends a request again that has failed, where that does no harm.")
public record RetryConfig(
        @Doc("How often a request is sent at most, the first time included; 1 is no retry.") @Default("2") @Example("3")
        int attempts,

        @Doc("What a request is sent again for: connect-failure, refused-stream, reset, response-timeout, a status from"
                + " 400 to 599, or a status of gRPC such as unavailable.")
        @Default("[connect-failure, refused-stream, reset]")
        @Example("[connect-failure, 503]")
        List<RetryCondition> on,

        @Doc("Methods that do no harm when repeated, besides GET, HEAD, OPTIONS, TRACE, PUT and DELETE.")
        @Default("[]")
        @Example("[POST]")
        List<String> methods,

        @Doc("The pause before a request is sent again.") @Default("{}") @Example("{base: 25ms, max: 250ms}")
        BackoffConfig backoff,

        @Doc(
                "The longest Retry-After that is waited for; an answer that asks for more is passed on. Left out, what it asks"
                        + " for is not looked at.")
        @Example("1s")
        @Nullable Duration retryAfter,

        @Doc("How many retries there may be; it is kept per upstream.") @Default("20%") @Example("10%")
        BudgetConfig budget,

        @Doc("How much of a request's body is kept to be sent again. A longer one is sent once.")
        @Default("64KiB")
        @Example("1MiB")
        DataSize replay) {

    private static final int MOST_ATTEMPTS = 10;
    private static final long LARGEST_REPLAY = DataSize.mebibytes(16).bytes();
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");

    public RetryConfig {
        Duration longest = retryAfter;
        new Invariants()
                .require(attempts >= 1 && attempts <= MOST_ATTEMPTS, "attempts", attempts, "1 to 10")
                .require(!on.isEmpty(), "on", "[]", "at least one condition; attempts: 1 is no retry")
                .require(new HashSet<>(on).size() == on.size(), "on", on, "each condition once")
                .require(
                        methods.stream().allMatch(m -> METHOD.matcher(m).matches()),
                        "methods",
                        methods,
                        "methods in capitals")
                .require(
                        longest == null || !longest.isNegative() && longest.compareTo(LONGEST_WAIT) <= 0,
                        "retryAfter",
                        longest,
                        "0s to 1m")
                .require(replay.bytes() <= LARGEST_REPLAY, "replay", replay, "0B to 16MiB")
                .orThrow();
    }

    /**
     * A pause that doubles from retry to retry; how much of it is waited is drawn by lot, so that requests that failed together
     * do not come back together.
     */
    public record BackoffConfig(
            @Doc("The longest pause before the first retry; it doubles with each one.") @Default("25ms")
            Duration base,

            @Doc("The longest pause before any retry.") @Default("250ms")
            Duration max) {

        public BackoffConfig {
            new Invariants()
                    .require(base.toMillis() >= 1 && base.compareTo(LONGEST_WAIT) <= 0, "base", base, "1ms to 1m")
                    .require(max.compareTo(base) >= 0 && max.compareTo(LONGEST_WAIT) <= 0, "max", max, "base to 1m")
                    .orThrow();
        }
    }

    /** How many retries there may be, within ten seconds; short form: the share. */
    public record BudgetConfig(
            @Doc("At most this share of the requests.") @Default("20%")
            Percent share,

            @Doc("Retries per second that are always granted, for times of few requests.") @Default("3")
            int minimum) {

        private static final int USUAL_MINIMUM = 3;
        private static final int LARGEST_MINIMUM = 10_000;

        public BudgetConfig {
            new Invariants()
                    .require(minimum >= 0 && minimum <= LARGEST_MINIMUM, "minimum", minimum, "0 to 10000")
                    .orThrow();
        }

        /** The short form {@code budget: 20%}. */
        public static BudgetConfig fromText(String text) {
            return new BudgetConfig(Percent.parse(text), USUAL_MINIMUM);
        }
    }
}
