package dev.portcullis.plugin.traffic.timeout;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells the exchange how long it may last, and how patient to be with its upstream. */
final class TimeoutFilter implements RequestFilter {

    /** 0 for the upstream's own setting. */
    private final long responseNanos;
    /** 0 for no limit. */
    private final long totalNanos;

    TimeoutFilter(TimeoutConfig config) {
        responseNanos = nanos(config.response());
        totalNanos = nanos(config.total());
    }

    private static long nanos(@Nullable Duration time) {
        return time == null ? 0 : time.toNanos();
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        if (responseNanos > 0) {
            exchange.responseNanos(responseNanos);
        }
        if (totalNanos > 0) {
            exchange.endBy(exchange.startedNanos() + totalNanos, TimeoutError.TOTAL);
        }
        return Outcome.proceed();
    }
}
