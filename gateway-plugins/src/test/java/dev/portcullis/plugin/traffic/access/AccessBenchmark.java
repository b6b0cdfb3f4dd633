package dev.portcullis.plugin.traffic.access;

import static dev.portcullis.testkit.TestRequest.get;

import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** What an access rule costs a request that passes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class AccessBenchmark {

    private final FakeExchange exchange = get("/").from("203.0.113.7").open();
    private final byte[] one = "203.0.113.7".getBytes(StandardCharsets.US_ASCII);
    private final byte[] other = "203.0.113.8".getBytes(StandardCharsets.US_ASCII);
    private final AccessFilter few = filter(List.of("10.0.0.0/8", "203.0.113.0/24"), List.of("203.0.113.99"));
    private final AccessFilter many = filter(List.of("203.0.113.0/24"), hundredThousand());
    private boolean turn;

    private static List<String> hundredThousand() {
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            blocks.add((i >> 14 & 0x7f) + "." + (i >> 6 & 0xff) + "." + (i << 2 & 0xff) + ".0/24");
        }
        return blocks;
    }

    private static AccessFilter filter(List<String> allow, List<String> deny) {
        return (AccessFilter) new AccessFactory().create(new AccessConfig(allow, deny), new FakePluginContext());
    }

    /** As on a connection that is used again. */
    @Benchmark
    public Outcome sameClient() {
        return few.onRequest(exchange);
    }

    /** As behind a proxy, where each request may come from another client. */
    @Benchmark
    public Outcome changingClient() {
        turn = !turn;
        exchange.caller().sourceAddress(turn ? one : other);
        return few.onRequest(exchange);
    }

    @Benchmark
    public Outcome manyBlocks() {
        return many.onRequest(exchange);
    }
}
