package dev.portcullis.plugin.traffic.size;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;

/** Refuses a request that announces too large a body, and breaks off one that turns out to have it. */
final class SizeLimitFilter implements RequestFilter {

    private static final Outcome TOO_LARGE = Outcome.reject(CoreError.REQUEST_BODY_TOO_LARGE);

    private final long max;

    SizeLimitFilter(SizeLimitConfig config) {
        this.max = config.max().bytes();
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        Body body = exchange.request().body();
        if (body.length() > max) {
            return TOO_LARGE;
        }
        if (!body.isEmpty()) {
            body.limit(max, CoreError.REQUEST_BODY_TOO_LARGE);
        }
        return Outcome.proceed();
    }
}
