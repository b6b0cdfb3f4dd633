package dev.portcullis.plugin.cache;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeCompletion;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a hit costs: finding the answer, writing its head, and letting it go. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class CacheBenchmark {

    private final CacheFilter filter =
            (CacheFilter) new CacheFactory().create(CacheConfig.fromText("60s"), new FakePluginContext());
    private final HeadBlock head = new HeadBlockPool().take();
    private final FakeCompletion completion = new FakeCompletion();
    private FakeExchange exchange = request().open();

    private static TestRequest request() {
        return TestRequest.get("/cache/v17/items/5?lang=de")
                .header("User-Agent", "test/1.0")
                .header("Accept", "*/*")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "http")
                .matching("orders", "$default", "GET /items/{id}", 0);
    }

    @Setup
    public void fill() {
        FilterTester.of(filter)
                .upstreamAnswers(LocalResponse.of(200, "application/json", "{\"a\":1}".repeat(100))
                        .with(HeaderName.of("Cache-Control"), "max-age=3600")
                        .with(HeaderName.of("ETag"), "\"v1\"")
                        .with(HeaderName.of("Date"), "Mon, 23 Nov 2026 06:00:00 GMT")
                        .with(HeaderName.of("Server"), "backend"))
                .send(request())
                .answer()
                .body();
        exchange = request().open();
        if (!(filter.onRequest(exchange) instanceof Outcome.Serve)) {
            throw new IllegalStateException("not kept");
        }
        filter.onComplete(exchange, completion);
    }

    @Benchmark
    public Outcome lookUp() {
        Outcome outcome = filter.onRequest(exchange);
        filter.onComplete(exchange, completion);
        return outcome;
    }

    @Benchmark
    public long lookUpAndHead() {
        Outcome outcome = filter.onRequest(exchange);
        KeptAnswer answer = ((Outcome.Serve) outcome).answer();
        head.clear();
        long length = answer.writeHead(exchange, head);
        filter.onComplete(exchange, completion);
        return length;
    }
}
