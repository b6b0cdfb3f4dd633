package dev.portcullis.plugin.traffic.throttle;

import static dev.portcullis.testkit.TestRequest.get;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.plugin.traffic.common.Bucket;
import dev.portcullis.plugin.traffic.common.KeyedBuckets;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.time.Ticker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a throttle costs a request that passes, reading the clock included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ThrottleBenchmark {

    private static final Rate RATE = new Rate(1_000_000_000, java.time.Duration.ofSeconds(1));
    private static final int BURST = 1_000_000_000;
    private static final int CALLERS = 1 << 19;

    private final FakeExchange exchange = get("/orders/items/7")
            .header("User-Agent", "test/1.0")
            .header("X-Tenant", "a-tenant-of-ours")
            .matching("orders", "$default", "GET /items/{id}", 0)
            .open();
    private final ThrottleFilter fixed =
            new ThrottleFilter(new Bucket(RATE, BURST, Ticker.SYSTEM.nanos()), Ticker.SYSTEM);
    private final KeyedThrottleFilter byAddress = keyed("address");
    private final KeyedThrottleFilter byHeader = keyed("header.X-Tenant");
    private final KeyedThrottleFilter byRoute = keyed("route");
    private final KeyedBuckets crowd = new KeyedBuckets(RATE, BURST, Ticker.SYSTEM.nanos());
    private long caller;

    private static KeyedThrottleFilter keyed(String by) {
        return new KeyedThrottleFilter(
                new KeyedBuckets(RATE, BURST, Ticker.SYSTEM.nanos()),
                BucketKey.of(ThrottleKey.parse(by)),
                Ticker.SYSTEM);
    }

    @Benchmark
    public Outcome oneForAll() {
        return fixed.onRequest(exchange);
    }

    @Benchmark
    public Outcome byAddress() {
        return byAddress.onRequest(exchange);
    }

    @Benchmark
    public Outcome byHeader() {
        return byHeader.onRequest(exchange);
    }

    @Benchmark
    public Outcome byRoute() {
        return byRoute.onRequest(exchange);
    }

    /** Half a million callers, one after the other, in a fixed disorder: hardly any is still in the cache. */
    @Benchmark
    public boolean bucketAmongHalfAMillion() {
        caller = caller + 1 & CALLERS - 1;
        return crowd.tryTake((caller + 1) * 0x9e3779b97f4a7c15L, Ticker.SYSTEM.nanos());
    }
}
