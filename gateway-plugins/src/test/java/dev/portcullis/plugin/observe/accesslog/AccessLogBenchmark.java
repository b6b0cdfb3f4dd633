package dev.portcullis.plugin.observe.accesslog;

import static dev.portcullis.testkit.TestRequest.get;

import dev.portcullis.testkit.FakeCompletion;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.time.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
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

/** What a usual line costs its loop, the ring included. The writer is turned within, every 256 lines, to a void. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AccessLogBenchmark {

    private static final int LINES_PER_TURN = 256;

    private final FakeExchange exchange = get("/orders/items/7?lang=en")
            .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
            .matching("orders", "$default", "GET /items/{id}", 0)
            .open();
    private final FakeCompletion completion =
            FakeCompletion.of(200).bytes(0, 512).upstream("10.0.0.11:8080", 1, Duration.ofMillis(2));
    private final LogSink sink = new LogSink("void", new Void(), 1, Ticker.SYSTEM);
    private final AccessLogFilter json = filter("json");
    private final AccessLogFilter clf = filter("clf");
    private final AccessLogFilter free = filter(
            "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.path $context.protocol\" "
                    + "$context.status $context.responseLength $context.responseLatency $context.integrationLatency "
                    + "\"$context.identity.userAgent\" $context.apiId $context.stage \"$context.routeKey\" "
                    + "$context.requestId");
    private int lines;

    private AccessLogFilter filter(String format) {
        return new AccessLogFilter(
                sink, Objects.requireNonNull(LogFormat.of(format).lines()), null);
    }

    @Benchmark
    public void json() {
        write(json);
    }

    @Benchmark
    public void clf() {
        write(clf);
    }

    /** A dozen variables. */
    @Benchmark
    public void free() {
        write(free);
    }

    private void write(AccessLogFilter filter) {
        filter.onComplete(exchange, completion);
        if (++lines % LINES_PER_TURN == 0) {
            sink.turn();
        }
    }

    private static final class Void implements LogDestination {

        @Override
        public void write(ByteBuffer lines) {
            lines.position(lines.limit());
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }
}
