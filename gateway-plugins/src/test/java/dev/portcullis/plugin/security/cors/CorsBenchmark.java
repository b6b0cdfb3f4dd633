package dev.portcullis.plugin.security.cors;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.request;

import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import java.time.Duration;
import java.util.List;
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

/** What CORS costs; each figure includes making an exchange as it was. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CorsBenchmark {

    private static final String SHOP = "https://shop.example.com";

    private final CorsFilter filter = new CorsFilter(new CorsConfig(
            List.of("http://localhost:3000", SHOP),
            List.of("GET", "POST"),
            List.of("Content-Type"),
            List.of("ETag"),
            Duration.ofHours(1),
            false));
    private final FakeExchange plain = get("/").open();
    private final FakeExchange crossing = get("/").header("Origin", SHOP).open();
    private final FakeExchange preflight = request("OPTIONS", "/")
            .header("Origin", SHOP)
            .header("Access-Control-Request-Method", "POST")
            .open();

    @Benchmark
    public void rewind() {
        plain.rewind();
    }

    @Benchmark
    public Outcome withoutOrigin() {
        plain.rewind();
        filter.onRequest(plain);
        return filter.onResponse(plain);
    }

    @Benchmark
    public Outcome withOrigin() {
        crossing.rewind();
        filter.onRequest(crossing);
        return filter.onResponse(crossing);
    }

    /** The method's text is the test exchange's. */
    @Benchmark
    public Outcome preflight() {
        preflight.rewind();
        return filter.onRequest(preflight);
    }
}
