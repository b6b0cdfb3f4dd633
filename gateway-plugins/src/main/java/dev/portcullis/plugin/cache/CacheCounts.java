package dev.portcullis.plugin.cache;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.observe.RouteCounters;
import dev.portcullis.spi.observe.RouteEvent;

/** Counts what caches do, by route: Amazon's CacheHitCount and CacheMissCount, and what passes. */
final class CacheCounts {

    private final RouteCounters counters;
    private final RouteEvent hits;
    private final RouteEvent misses;
    private final RouteEvent passes;

    CacheCounts(RouteCounters counters) {
        this.counters = counters;
        hits = counters.event("cache_hits", "Requests answered by a cache.");
        misses = counters.event("cache_misses", "Requests whose answers a cache had fetched.");
        passes = counters.event("cache_passes", "Requests that a cache let pass.");
    }

    void hit(Exchange exchange) {
        count(exchange, hits);
    }

    void miss(Exchange exchange) {
        count(exchange, misses);
    }

    void pass(Exchange exchange) {
        count(exchange, passes);
    }

    private void count(Exchange exchange, RouteEvent event) {
        counters.count(exchange.loopIndex(), exchange.match().routeOrdinal(), event);
    }
}
