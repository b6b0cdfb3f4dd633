package dev.portcullis.bench;

import dev.portcullis.chain.ChainRun;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import dev.portcullis.testkit.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a walk through a chain costs, inwards and out again, with filters that all say proceed. Each filter is a class of its
 * own, so that calls are as unpredictable as they are with real policies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChainBenchmark implements ChainRun.Walker {

    /** One lambda each, since each becomes a class. */
    private static final List<RequestFilter> INWARD = List.of(
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed());

    private static final List<ResponseFilter> OUTWARD = List.of(
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed(),
            e -> Outcome.proceed());

    /** Filters on the way in, and as many on the way out. */
    @Param({"0", "5", "12"})
    int filters;

    private final ChainRun run = new ChainRun(TestRequest.get("/").open(), this);
    private FilterChain chain = FilterChain.EMPTY;
    private int commits;

    @Setup
    public void compile() {
        List<FilterChain.Entry> entries = new ArrayList<>();
        for (int i = 0; i < filters; i++) {
            entries.add(new FilterChain.Entry("in", INWARD.get(i)));
            entries.add(new FilterChain.Entry("out", OUTWARD.get(i)));
        }
        chain = new FilterChain(entries);
    }

    @Benchmark
    public int walk() {
        run.start(chain);
        return commits;
    }

    @Override
    public void integrate() {
        run.outwards();
    }

    @Override
    public void commit() {
        commits++;
    }

    @Override
    public void answered(LocalResponse response) {}

    @Override
    public void served(KeptAnswer answer) {
        throw new AssertionError("served");
    }

    @Override
    public void refused(GatewayError error, @Nullable Throwable cause) {}

    @Override
    public void parked() {}

    @Override
    public void unparked() {}
}
