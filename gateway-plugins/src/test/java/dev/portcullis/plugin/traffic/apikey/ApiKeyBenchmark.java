package dev.portcullis.plugin.traffic.apikey;

import static dev.portcullis.testkit.TestRequest.get;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.plugin.traffic.plan.Period;
import dev.portcullis.plugin.traffic.plan.PlanThrottle;
import dev.portcullis.plugin.traffic.plan.Quota;
import dev.portcullis.plugin.traffic.plan.UsagePlanConfig;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** What asking for a key costs, with a key of 40 characters, as Amazon makes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ApiKeyBenchmark {

    private static final String KEY = "acme0123456789acme0123456789acme01234567";
    private static final int MANY = 1_000_000;
    private static final int ASKED = 1 << 16;

    private final FakePluginContext context = new FakePluginContext()
            .with(
                    UsagePlanConfig.class,
                    Map.of(
                            "gold",
                            new UsagePlanConfig(
                                    new PlanThrottle(new Rate(1_000_000_000, Duration.ofSeconds(1)), 1_000_000_000),
                                    new Quota(1_000_000_000_000L, Period.MONTH, 0),
                                    List.of("shop/$default"),
                                    Map.of())))
            .with(ApiKeyConfig.class, Map.of("acme", key(KEY, List.of()), "gold", key("x" + KEY, List.of("gold"))));
    private final ApiKeyFilter filter =
            (ApiKeyFilter) new ApiKeyFactory().create(new ApiKeySettings("X-Api-Key", null, true), context);
    private final FakeExchange plain = exchange(KEY);
    private final FakeExchange planned = exchange("x" + KEY);
    private final FakeExchange unknown = exchange("y" + KEY);
    private final KeyHasher hasher = new KeyHasher();
    /** Keys in disorder, one behind the other: as those of requests, they are in the cache when they are looked up. */
    private final byte[] values = new byte[ASKED * KEY.length()];

    private final KeyDirectory million = million();
    private int turn;

    private static ApiKeyConfig key(String value, List<String> plans) {
        return new ApiKeyConfig(KeyValue.parse(value), null, true, plans, List.of(), List.of(), List.of(), List.of());
    }

    private static FakeExchange exchange(String key) {
        return get("/items/7")
                .header("User-Agent", "test/1.0")
                .header("X-Api-Key", key)
                .matching("shop", "$default", "GET /items/{id}", 0)
                .open();
    }

    private KeyDirectory million() {
        KeyList.Builder keys = new KeyList.Builder();
        for (int i = 0; i < MANY; i++) {
            keys.add("partner-" + i, KeyValue.of(value(i), hasher), true);
        }
        for (int i = 0; i < ASKED; i++) {
            byte[] value = value((int) (i * 611_953L % MANY)).getBytes(US_ASCII);
            System.arraycopy(value, 0, values, i * KEY.length(), KEY.length());
        }
        Grant everything = new Grant(true, List.of(), List.of(), List.of(), List.of(), List.of());
        return new KeyDirectory(List.of(new KeyDirectory.Group(keys.build(), List.of(everything))));
    }

    private static String value(int number) {
        return "acme" + (1_000_000_000_000_000_000L + number * 7919L) + "01234567890123456";
    }

    @Benchmark
    public Outcome knownKey() {
        return filter.onRequest(plain);
    }

    @Benchmark
    public Outcome keyWithPlan() {
        return filter.onRequest(planned);
    }

    @Benchmark
    public Outcome unknownKey() {
        return filter.onRequest(unknown);
    }

    /** 65,536 different keys of a million, one after the other: what is kept of them is hardly in the cache. */
    @Benchmark
    public int oneOfAMillion() {
        turn = turn + 1 & ASKED - 1;
        int at = turn * KEY.length();
        return million.find(values, at, at + KEY.length(), hasher);
    }
}
