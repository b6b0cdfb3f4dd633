package dev.portcullis.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1HeadWriter;
import dev.portcullis.wire.h1.Http1RequestReader;
import dev.portcullis.wire.h1.Http1ResponseReader;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What reading and writing a usual head costs: ten lines toward the gateway, six back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class Http1CodecBenchmark {

    private static final String REQUEST = """
            GET /orders/stage/items?limit=20&from=2024-01-01 HTTP/1.1
            Host: api.example.com
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101
            Accept: application/json, text/plain, */*
            Accept-Language: en-US,en;q=0.5
            Accept-Encoding: gzip, deflate, br
            Authorization: Bearer 0123456789abcdef0123456789abcdef
            X-Request-Id: 5f1c0b1e-9f6e-4d35-9d62-1f8b6f0a7c11
            Cookie: session=0123456789abcdef; theme=dark
            Cache-Control: no-cache
            Connection: keep-alive

            """;

    private static final String RESPONSE = """
            HTTP/1.1 200 OK
            Server: nginx/1.22.1
            Date: Sun, 06 Nov 1994 08:49:37 GMT
            Content-Type: application/json
            Content-Length: 1024
            Connection: keep-alive
            ETag: "65a1f0c2-400"

            """;

    private final ByteBufAllocator alloc = new AdaptiveByteBufAllocator(true);
    private final HeadBlockPool pool = new HeadBlockPool();
    private final HeadLimits limits = new HeadLimits(16 * 1024, 100, 8 * 1024, false);
    private final Http1RequestReader requests = new Http1RequestReader(limits);
    private final Http1ResponseReader responses = new Http1ResponseReader(limits);
    private final byte[] hostLine = "Host: orders.internal:8080\r\n".getBytes(ISO_8859_1);
    private final byte[] date = "Sun, 06 Nov 1994 08:49:37 GMT".getBytes(ISO_8859_1);

    private ByteBuf requestBytes;
    private ByteBuf responseBytes;
    private HeadBlock request;
    private HeadBlock response;

    @Setup
    public void fill() {
        requestBytes = alloc.directBuffer().writeBytes(octets(REQUEST));
        responseBytes = alloc.directBuffer().writeBytes(octets(RESPONSE));
        request = pool.take();
        response = pool.take();
        requests.read(requestBytes, request);
        responses.read(responseBytes, response, false);
    }

    @TearDown
    public void release() {
        requestBytes.release();
        responseBytes.release();
    }

    @Benchmark
    public int readRequest() {
        HeadBlock head = pool.take();
        requests.reset();
        int result = requests.read(requestBytes.readerIndex(0), head) + head.lines();
        head.release();
        return result;
    }

    @Benchmark
    public int readResponse() {
        HeadBlock head = pool.take();
        responses.reset();
        int result = responses.read(responseBytes.readerIndex(0), head, false) + head.lines();
        head.release();
        return result;
    }

    @Benchmark
    public boolean writeRequest() {
        return Http1HeadWriter.request(alloc, request, null, hostLine, HeadBlock.NO_BODY, 0)
                .release();
    }

    @Benchmark
    public boolean writeResponse() {
        return Http1HeadWriter.response(alloc, response, 1024, false, false, false, date, 0)
                .release();
    }

    /** What of the writers is the buffer. */
    @Benchmark
    public boolean takeBuffer() {
        return alloc.ioBuffer(600).release();
    }

    private static byte[] octets(String text) {
        return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
    }
}
