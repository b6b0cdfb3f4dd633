package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.route.SiteTable;
import dev.portcullis.snapshot.Findings;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.snapshot.Scope;
import dev.portcullis.snapshot.Site;
import dev.portcullis.snapshot.Snapshot;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.time.Ticker;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whatever a client sends, its connection neither fails nor leaks, and answers with whole frames of a bounded size. */
class Http2ClientConnectionFuzzTest {

    private static final byte[] OPENING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final LocalResponse ANSWER = LocalResponse.of(200, "text/plain", "x".repeat(3000));

    /** @param data whether the opening is right, the size of reads, and the client's bytes */
    @FuzzTest(maxDuration = "2m")
    void anyInputIsServedOrRefused(byte[] data) {
        if (data.length < 2) {
            return;
        }
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
        EmbeddedClient channel = new EmbeddedClient();
        channel.config().setAllocator(memory);
        LoopState loop = loop(channel);
        new Http2ClientConnection(channel, loop, listener()).install(channel.pipeline());
        channel.pipeline().fireChannelActive();
        channel.runPendingTasks();
        if ((data[0] & 1) == 0) {
            read(channel, OPENING, 0, OPENING.length);
        }
        int size = 1 + (data[1] & 0xff) * 8;
        for (int at = 2; at < data.length; at += size) {
            read(channel, data, at, Math.min(size, data.length - at));
        }
        channel.finish();
        channel.runPendingTasks();
        channel.checkException();
        assertWholeFrames(channel, data.length);
        assertThat(loop.running()).isZero();
        assertThat(loop.open()).isZero();
        assertThat(loop.windows().taken()).isZero();
        loop.context().readBuffer().close();
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    private static void read(EmbeddedClient channel, byte[] data, int at, int length) {
        if (channel.isOpen()) {
            channel.writeInbound(channel.alloc().directBuffer(length).writeBytes(data, at, length));
            channel.runPendingTasks();
        }
    }

    /** What was written can be taken apart, says nothing of an error of our own, and is no more than was asked for. */
    private static void assertWholeFrames(EmbeddedClient channel, int received) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            byte[] piece = new byte[next.readableBytes()];
            next.readBytes(piece);
            next.release();
            out.writeBytes(piece);
        }
        byte[] all = out.toByteArray();
        assertThat(all.length).isLessThan(20_000 + 400 * received);
        for (int at = 0; at < all.length; ) {
            int length = (all[at] & 0xff) << 16 | (all[at + 1] & 0xff) << 8 | all[at + 2] & 0xff;
            assertThat(at + 9 + length).isLessThanOrEqualTo(all.length);
            if (all[at + 3] == Http2FrameTypes.GO_AWAY) {
                assertThat(all[at + 16]).isNotEqualTo((byte) Http2Error.INTERNAL_ERROR.code());
            }
            at += 9 + length;
        }
    }

    private static LoopState loop(EmbeddedClient channel) {
        LoopContext context = new LoopContext(0, channel.eventLoop(), Ticker.SYSTEM);
        LoopState loop = new LoopState(
                context,
                Runnable::run,
                new BufferBudget(1 << 20),
                new BufferBudget(1 << 10),
                new AtomicReference<>(Pressure.NONE));
        RoutePlan everything = new RoutePlan(0, "$default", List.of(), Http2ClientConnectionFuzzTest::serve);
        StageView stage =
                new StageView(null, null, Map.of(), new FilterChain[] {FilterChain.EMPTY}, FilterChain.EMPTY, 0);
        ListenerPlan plan = new ListenerPlan("fuzz", SiteTable.<Site>builder().build(), everything, stage);
        Snapshot snapshot = new Snapshot(
                Map.of("fuzz", plan),
                List.of(),
                new String[0],
                Map.of(),
                java.time.Duration.ZERO,
                Findings.NONE,
                new Scope());
        loop.install(new SnapshotLease(snapshot, () -> {}));
        return loop;
    }

    private static ListenerState listener() {
        HeadLimits limits = new HeadLimits(4096, 20, 1024, false);
        return new ListenerState(
                "fuzz", limits, MINUTE, MINUTE, MINUTE, Pace.ANY, Pace.ANY, null, null, false, true, 5, 0, 0, false);
    }

    /** By the path: waits for ever, answers at once, or answers when the body is there. */
    private static void serve(Exchange exchange, Responder to) {
        String target = exchange.request().target();
        if (target.startsWith("/s")) {
            return;
        }
        if (target.startsWith("/b")) {
            exchange.request().body().drainTo(new Swallower(to));
        } else {
            to.respond(ANSWER);
        }
    }

    private record Swallower(Responder to) implements BodySink {

        @Override
        public void data(ByteBuf chunk) {
            chunk.release();
        }

        @Override
        public void end(@Nullable HeadBlock trailers) {
            to.respond(ANSWER);
        }

        @Override
        public void fail(GatewayError error, @Nullable Throwable cause) {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onWritable(Runnable action) {}
    }
}
