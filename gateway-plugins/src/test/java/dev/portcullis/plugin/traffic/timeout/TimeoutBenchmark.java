package dev.portcullis.plugin.traffic.timeout;

import static dev.portcullis.testkit.TestRequest.get;

import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import java.time.Duration;
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

/** What it costs to say how long an exchange may take. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TimeoutBenchmark {

    private final TimeoutFilter filter =
            new TimeoutFilter(new TimeoutConfig(Duration.ofSeconds(5), Duration.ofSeconds(30)));
    private final FakeExchange exchange = get("/").open();

    @Benchmark
    public Outcome both() {
        return filter.onRequest(exchange);
    }
}
