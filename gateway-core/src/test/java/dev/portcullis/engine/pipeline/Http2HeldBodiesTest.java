package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.route.SiteTable;
import dev.portcullis.snapshot.Findings;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.snapshot.Scope;
import dev.portcullis.snapshot.Site;
import dev.portcullis.snapshot.Snapshot;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.time.Ticker;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies on HTTP/2 that nobody takes: all streams of a loop hold no more than they may together. */
class Http2HeldBodiesTest {

    private static final byte[] OPENING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int PIECE = 16 * 1024;
    private static final int BUDGET = 4 * PIECE;

    private final EmbeddedClient channel = new EmbeddedClient();
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final LoopState loop = new LoopState(
            new LoopContext(0, channel.eventLoop(), Ticker.SYSTEM),
            Runnable::run,
            new BufferBudget(0),
            new BufferBudget(BUDGET),
            new AtomicReference<>(Pressure.NONE));

    @BeforeEach
    void connect() {
        StageView stage =
                new StageView(null, null, Map.of(), new FilterChain[] {FilterChain.EMPTY}, FilterChain.EMPTY, 0);
        RoutePlan everything = new RoutePlan(0, "$default", List.of(), Http2HeldBodiesTest::takeNothing);
        ListenerPlan plan = new ListenerPlan("a", SiteTable.<Site>builder().build(), everything, stage);
        Snapshot snapshot = new Snapshot(
                Map.of("a", plan), List.of(), new String[0], Map.of(), Duration.ZERO, Findings.NONE, new Scope());
        loop.install(new SnapshotLease(snapshot, () -> {}));
        ListenerState listener = new ListenerState(
                "a",
                new HeadLimits(4096, 20, 1024, false),
                MINUTE,
                MINUTE,
                MINUTE,
                Pace.ANY,
                Pace.ANY,
                null,
                null,
                false,
                true,
                50,
                0,
                0,
                false);
        new Http2ClientConnection(channel, loop, listener).install(channel.pipeline());
        channel.pipeline().fireChannelActive();
        send(Unpooled.wrappedBuffer(OPENING));
    }

    @AfterEach
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
        channel.runPendingTasks();
        assertThat(loop.windows().taken()).isZero();
        assertThat(loop.running()).isZero();
        loop.context().readBuffer().close();
    }

    private static void takeNothing(Exchange exchange, Responder to) {
        // answers never
    }

    private void send(ByteBuf bytes) {
        channel.writeInbound(channel.alloc().directBuffer().writeBytes(bytes));
        bytes.release();
        channel.runPendingTasks();
    }

    private void post(int stream) throws Exception {
        Http2Headers lines = new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .path("/")
                .authority("a");
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(stream, lines, block);
        send(frame(Http2FrameTypes.HEADERS, 4, stream, block));
    }

    private void piece(int stream) {
        send(frame(Http2FrameTypes.DATA, 0, stream, Unpooled.buffer().writeZero(PIECE)));
    }

    private static ByteBuf frame(byte type, int flags, int stream, ByteBuf payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        payload.release();
        return frame;
    }

    /** Streams that got a head. */
    private List<Integer> answered() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        List<Integer> answered = new ArrayList<>();
        while (all.isReadable()) {
            int length = all.readMedium();
            byte type = all.readByte();
            all.readByte();
            int stream = all.readInt();
            all.skipBytes(length);
            if (type == Http2FrameTypes.HEADERS) {
                answered.add(stream);
            }
        }
        return answered;
    }

    @Test
    void refusesTheStreamThatBringsTooMuch() throws Exception {
        for (int stream = 1; stream <= 7; stream += 2) {
            post(stream);
            piece(stream);
        }
        assertThat(loop.windows().taken()).isEqualTo(BUDGET);
        assertThat(answered()).isEmpty();

        post(9);
        piece(9);

        assertThat(answered()).containsExactly(9);
        assertThat(loop.running()).isEqualTo(4);
        assertThat(loop.windows().taken()).isEqualTo(BUDGET);
    }

    @Test
    void hasRoomAgainWhenAStreamIsGone() throws Exception {
        for (int stream = 1; stream <= 7; stream += 2) {
            post(stream);
            piece(stream);
        }
        send(frame(Http2FrameTypes.RST_STREAM, 0, 3, Unpooled.buffer().writeInt(8)));
        assertThat(loop.windows().taken()).isEqualTo(BUDGET - PIECE);

        post(9);
        piece(9);

        assertThat(answered()).isEmpty();
        assertThat(loop.windows().taken()).isEqualTo(BUDGET);
    }
}
