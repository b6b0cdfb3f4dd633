package dev.portcullis.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1AllocationTest {

    private static final int ROUNDS = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final HeadBlockPool pool = new HeadBlockPool();
    /** Without the leak detector, which allocates at each touch. */
    private final ByteBuf in = new UnpooledByteBufAllocator(true, true).directBuffer(1024);

    @AfterEach
    void release() {
        in.release();
    }

    @Test
    void readingRequestsAllocatesNothing() {
        in.writeBytes(Heads.octets("POST /orders?id=1 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: x\r\n"
                + "Connection: keep-alive, x\r\nX: y\r\nContent-Length: 5\r\n\r\n"));
        Http1RequestReader reader = new Http1RequestReader(Heads.LIMITS);

        assertAllocatesNothing(() -> {
            HeadBlock head = pool.take();
            reader.reset();
            reader.read(in.readerIndex(0), head);
            head.release();
        });
    }

    @Test
    void readingResponsesAllocatesNothing() {
        in.writeBytes(Heads.octets("HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"));
        Http1ResponseReader reader = new Http1ResponseReader(Heads.LIMITS);

        assertAllocatesNothing(() -> {
            HeadBlock head = pool.take();
            reader.reset();
            reader.read(in.readerIndex(0), head, false);
            head.release();
        });
    }

    @Test
    void readingChunkHeadsAllocatesNothing() {
        in.writeBytes(Heads.octets("0;a=b\r\nX: y\r\n\r\n"));
        Http1BodyReader reader = new Http1BodyReader(Heads.LIMITS);
        HeadBlock trailers = pool.take();

        assertAllocatesNothing(() -> {
            reader.start(HeadBlock.CHUNKED, trailers);
            reader.next(in.readerIndex(0));
        });
    }

    @Test
    void writingHeadsAllocatesNothingButPooledBuffers() {
        HeadBlock request = Heads.request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nA: b\r\n\r\n");
        HeadBlock response = Heads.response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false);
        byte[] host = Heads.octets("Host: b\r\n");
        byte[] date = Heads.octets("Sun, 06 Nov 1994 08:49:37 GMT");
        OneBuffer one = new OneBuffer(in);

        assertAllocatesNothing(() -> {
            Http1HeadWriter.request(one, request, null, host, 5, 0);
            Http1HeadWriter.response(one, response, 5, false, true, false, date, 0);
        });
    }

    private static void assertAllocatesNothing(Runnable work) {
        for (int i = 0; i < ROUNDS; i++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                work.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        // What the measurement itself allocates is far less than one byte a round.
        assertThat(least).isLessThan(ROUNDS);
    }
}
