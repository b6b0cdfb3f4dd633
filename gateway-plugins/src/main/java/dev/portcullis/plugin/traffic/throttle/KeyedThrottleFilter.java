package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.plugin.traffic.common.KeyedBuckets;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.time.Ticker;

/** Takes a token from the bucket of the one whose request it is. */
final class KeyedThrottleFilter implements RequestFilter {

    private final KeyedBuckets buckets;
    private final BucketKey key;
    private final Ticker ticker;

    KeyedThrottleFilter(KeyedBuckets buckets, BucketKey key, Ticker ticker) {
        this.buckets = buckets;
        this.key = key;
        this.ticker = ticker;
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        return buckets.tryTake(key.of(exchange), ticker.nanos()) ? Outcome.proceed() : ThrottleFilter.LIMITED;
    }
}
