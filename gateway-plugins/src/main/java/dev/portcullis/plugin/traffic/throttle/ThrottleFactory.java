package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.plugin.traffic.common.KeyedBuckets;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.time.Ticker;

/** Makes {@code throttle} policies. Their buckets belong to the place in the configuration, and outlive its reloads. */
public final class ThrottleFactory implements FilterFactory<ThrottleConfig> {

    @Override
    public String type() {
        return "throttle";
    }

    @Override
    public Class<ThrottleConfig> configType() {
        return ThrottleConfig.class;
    }

    /** As early as it is known whose request it is. */
    @Override
    public Slot slot(ThrottleConfig config) {
        return config.by().kind().needsIdentity() ? Slot.LIMIT : Slot.PRE_LIMIT;
    }

    /** A request must pass the throttles of every level. */
    @Override
    public Combine combine() {
        return Combine.STACK;
    }

    @Override
    public Filter create(ThrottleConfig config, PluginContext context) {
        Ticker ticker = context.ticker();
        if (config.by().kind() == ThrottleKey.Kind.ALL) {
            Bucket bucket = context.state(
                    Bucket.class,
                    () -> new Bucket(config.rate(), config.tokens(), ticker.nanos()),
                    kept -> kept.reconfigure(config.rate(), config.tokens(), ticker.nanos()));
            return new ThrottleFilter(bucket, ticker);
        }
        KeyedBuckets buckets = context.state(
                KeyedBuckets.class,
                () -> new KeyedBuckets(config.rate(), config.tokens(), ticker.nanos()),
                kept -> kept.reconfigure(config.rate(), config.tokens(), ticker.nanos()));
        return new KeyedThrottleFilter(buckets, BucketKey.of(config.by()), ticker);
    }

    @Override
    public String describe(ThrottleConfig config) {
        String words = config.rate() + ", burst " + config.tokens();
        return config.by().kind() == ThrottleKey.Kind.ALL ? words : words + ", by " + config.by();
    }
}
