package dev.portcullis.plugin.transform.compression;

import static dev.portcullis.testkit.TestRequest.get;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.FakeExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to leave an answer as it is, and to compress as much of it as a turn of the loop takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CompressionBenchmark implements Body.BodyOutput {

    private static final HeaderName TYPE = HeaderName.of("Content-Type");
    private static final byte[] PNG = "image/png".getBytes(US_ASCII);

    private final CompressionFilter filter =
            new CompressionFilter(CompressionConfig.fromText("on"), new DeflaterPool(1, 1), 1);
    private final FakeExchange exchange =
            get("/").header("Accept-Encoding", "gzip, deflate, br, zstd").open();
    private final byte[] text = IntStream.range(0, 1000)
            .mapToObj(n ->
                    "{\"id\":" + n * 7919 % 10_007 + ",\"name\":\"item " + n + "\",\"price\":" + n * 31 % 1000 + "}")
            .collect(Collectors.joining(",", "[", "]"))
            .substring(0, Compressor.PER_TURN)
            .getBytes(US_ASCII);

    @Param({"1", "4", "6"})
    public int level;

    private DeflaterPool pool = new DeflaterPool(1, 1);
    private int written;

    @Setup
    public void open() {
        pool = new DeflaterPool(1, level);
    }

    @TearDown
    public void close() {
        pool.close();
    }

    @Benchmark
    public Outcome notForIt() {
        exchange.rewind();
        exchange.response().headers().add(TYPE, PNG, 0, PNG.length);
        exchange.response().body().replace(PNG);
        return filter.onResponse(exchange);
    }

    @Benchmark
    public int turn() {
        written = 0;
        Compressor compressor = new Compressor(pool, 0, Objects.requireNonNull(pool.take(0)), Coding.GZIP, false);
        compressor.transform(Unpooled.wrappedBuffer(text), this);
        compressor.end(this);
        return written;
    }

    @Override
    public void emit(ByteBuf chunk) {
        written += chunk.readableBytes();
        chunk.release();
    }

    @Override
    public void fail(GatewayError error) {
        throw new AssertionError(error.code());
    }
}
