package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.time.Ticker;

/**
 * Takes a token from the one bucket of all requests that pass here. The time is read now, not taken from the exchange: requests
 * that have waited together must not pass as if each had come when it came.
 */
final class ThrottleFilter implements RequestFilter {

    static final Outcome LIMITED = Outcome.reject(ThrottleError.LIMITED);

    private final Bucket bucket;
    private final Ticker ticker;

    ThrottleFilter(Bucket bucket, Ticker ticker) {
        this.bucket = bucket;
        this.ticker = ticker;
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        return bucket.tryTake(ticker.nanos()) ? Outcome.proceed() : LIMITED;
    }
}
