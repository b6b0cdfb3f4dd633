package dev.portcullis.plugin.observe.metrics;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.observe.Completion;
import dev.portcullis.spi.observe.RouteCounters;

/** Counts each exchange under its route. */
final class MetricsFilter implements CompletionFilter {

    private final RouteCounters counters;

    MetricsFilter(RouteCounters counters) {
        this.counters = counters;
    }

    @Override
    public void onComplete(Exchange exchange, Completion completion) {
        long upstreamHead = completion.upstreamHeadNanos();
        counters.record(
                exchange.loopIndex(),
                exchange.match().routeOrdinal(),
                completion.status(),
                completion.endedNanos() - completion.startedNanos(),
                upstreamHead == 0 ? -1 : upstreamHead - completion.upstreamStartedNanos());
    }
}
