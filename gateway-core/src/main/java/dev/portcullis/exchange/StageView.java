package dev.portcullis.exchange;

import dev.portcullis.chain.FilterChain;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a stage adds to the deployment it serves: names, variables, and for each route the chain its policies make.
 *
 * @param api null outside any API
 * @param stage null outside any API
 * @param chains by route ordinal; equal chains are one object
 * @param missChain for requests that match no route
 * @param firstOrdinal added to a route's ordinal to make it unique in the snapshot
 * @param filterNanos how long a filter may wait without anything moving
 */
public record StageView(
        @Nullable String api,
        @Nullable String stage,
        Map<String, String> variables,
        FilterChain[] chains,
        FilterChain missChain,
        int firstOrdinal,
        long filterNanos) {

    private static final long FILTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A stage of the engine's own, whose filters may wait for half a minute. */
    public StageView(
            @Nullable String api,
            @Nullable String stage,
            Map<String, String> variables,
            FilterChain[] chains,
            FilterChain missChain,
            int firstOrdinal) {
        this(api, stage, variables, chains, missChain, firstOrdinal, FILTER_NANOS);
    }

    /** For what happens outside any API, with a listener's own chain. */
    public static StageView outside(FilterChain missChain, long filterNanos) {
        return new StageView(null, null, Map.of(), new FilterChain[0], missChain, 0, filterNanos);
    }
}
