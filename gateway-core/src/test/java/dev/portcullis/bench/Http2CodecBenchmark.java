package dev.portcullis.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h2.HeadDecoder;
import dev.portcullis.wire.h2.HeadEncoder;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
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

/**
 * What HPACK costs for the twelfth and later heads of a connection: requests of twelve fields, responses of eight, beside
 * Netty's own.
 *
 * <p>{@code first} is a head whose strings all come as Huffman codings, as on a new connection.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class Http2CodecBenchmark {

    private static final String[][] REQUEST = {
        {":method", "GET"},
        {":scheme", "https"},
        {":authority", "api.example.com"},
        {":path", "/orders/stage/items?limit=20&from=2024-01-01"},
        {"user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"},
        {"accept", "application/json, text/plain, */*"},
        {"accept-language", "en-US,en;q=0.5"},
        {"accept-encoding", "gzip, deflate, br"},
        {"authorization", "Bearer 0123456789abcdef0123456789abcdef"},
        {"x-request-id", "5f1c0b1e-9f6e-4d35-9d62-1f8b6f0a7c11"},
        {"cookie", "session=0123456789abcdef"},
        {"cache-control", "no-cache"},
    };

    private static final String[][] RESPONSE = {
        {":status", "200"},
        {"server", "nginx/1.22.1"},
        {"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"content-type", "application/json"},
        {"etag", "\"65a1f0c2-400\""},
        {"cache-control", "no-cache"},
        {"vary", "accept-encoding"},
        {"content-length", "1024"},
    };

    private final ByteBufAllocator alloc = new AdaptiveByteBufAllocator(true);
    private final HeadBlockPool pool = new HeadBlockPool();
    private final HeadLimits limits = new HeadLimits(16 * 1024, 100, 8 * 1024, false);
    private final HeadDecoder requests = HeadDecoder.requests(pool, limits, true);
    private final HeadDecoder responses = HeadDecoder.responses(pool, limits);
    private final DefaultHttp2HeadersDecoder nettyRequests = new DefaultHttp2HeadersDecoder();
    private final HeadEncoder encoder = new HeadEncoder(pool);
    private final DefaultHttp2HeadersEncoder nettyEncoder = new DefaultHttp2HeadersEncoder();
    private final byte[] date = "Sun, 06 Nov 1994 08:49:37 GMT".getBytes(ISO_8859_1);

    private ByteBuf firstRequest;
    private ByteBuf laterRequest;
    private ByteBuf laterResponse;
    private ByteBuf out;
    private HeadBlock request;
    private HeadBlock response;
    private Http2Headers nettyResponse;

    @Setup
    public void fill() throws Http2Exception {
        out = alloc.directBuffer(4096);
        DefaultHttp2HeadersEncoder forgetful = new DefaultHttp2HeadersEncoder((name, value) -> true, true, 64, 0);
        firstRequest = encoded(forgetful, REQUEST);
        DefaultHttp2HeadersEncoder client =
                new DefaultHttp2HeadersEncoder((name, value) -> "authorization".contentEquals(name), true, 64, 0);
        ByteBuf opening = encoded(client, REQUEST);
        requests.decodeHeaders(1, opening.duplicate());
        nettyRequests.decodeHeaders(1, opening.duplicate());
        opening.release();
        laterRequest = encoded(client, REQUEST);
        DefaultHttp2HeadersEncoder server =
                new DefaultHttp2HeadersEncoder((name, value) -> "etag".contentEquals(name), true, 64, 0);
        opening = encoded(server, RESPONSE);
        responses.decodeHeaders(1, opening);
        opening.release();
        laterResponse = encoded(server, RESPONSE);

        request = requests.decodeHeaders(1, firstRequest.duplicate()).take();
        HeadList list = responses.decodeHeaders(1, laterResponse.duplicate());
        list.asResponse(false, false);
        response = list.take();
        nettyResponse = headers(RESPONSE);
    }

    private ByteBuf encoded(DefaultHttp2HeadersEncoder by, String[][] fields) throws Http2Exception {
        ByteBuf block = alloc.directBuffer();
        by.encodeHeaders(1, headers(fields), block);
        return block;
    }

    private static Http2Headers headers(String[][] fields) {
        Http2Headers headers = new DefaultHttp2Headers();
        for (String[] field : fields) {
            headers.add(field[0], field[1]);
        }
        return headers;
    }

    @TearDown
    public void release() {
        firstRequest.release();
        laterRequest.release();
        laterResponse.release();
        out.release();
    }

    @Benchmark
    public int decodeRequest() throws Http2Exception {
        return decode(laterRequest);
    }

    @Benchmark
    public int decodeFirstRequest() throws Http2Exception {
        return decode(firstRequest);
    }

    private int decode(ByteBuf block) throws Http2Exception {
        HeadList list = requests.decodeHeaders(1, block.readerIndex(0));
        list.asRequest(true);
        HeadBlock head = list.take();
        int lines = head.lines();
        head.release();
        return lines;
    }

    @Benchmark
    public int decodeResponse() throws Http2Exception {
        HeadList list = responses.decodeHeaders(1, laterResponse.readerIndex(0));
        list.asResponse(false, false);
        HeadBlock head = list.take();
        int lines = head.lines();
        head.release();
        return lines;
    }

    @Benchmark
    public int encodeRequest() {
        encoder.encodeHeaders(1, encoder.request(request, null, null, true, 0), out.clear());
        return out.writerIndex();
    }

    @Benchmark
    public int encodeResponse() {
        encoder.encodeHeaders(1, encoder.response(response, 1024, false, date), out.clear());
        return out.writerIndex();
    }

    @Benchmark
    public int decodeRequestByNetty() throws Http2Exception {
        return nettyRequests.decodeHeaders(1, laterRequest.readerIndex(0)).size();
    }

    @Benchmark
    public int decodeFirstRequestByNetty() throws Http2Exception {
        return nettyRequests.decodeHeaders(1, firstRequest.readerIndex(0)).size();
    }

    /** Of headers that are there already. */
    @Benchmark
    public int encodeResponseByNetty() throws Http2Exception {
        nettyEncoder.encodeHeaders(1, nettyResponse, out.clear());
        return out.writerIndex();
    }
}
