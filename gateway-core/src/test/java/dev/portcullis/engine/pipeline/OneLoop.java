package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.testkit.ManualTicker;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A loop with one connection and a clock that a test moves, for parts of a connection. */
final class OneLoop implements AutoCloseable {

    static final Duration HEAD = Duration.ofSeconds(10);
    static final Duration KEEP_ALIVE = Duration.ofSeconds(75);
    static final Duration IDLE = Duration.ofSeconds(60);
    static final HeadLimits LIMITS = new HeadLimits(1024, 20, 512, false);

    private static final Duration STEP = Duration.ofMillis(100);

    final ManualTicker ticker = new ManualTicker();
    final EmbeddedClient client = new EmbeddedClient();
    final LoopState state;
    final ListenerState listener = new ListenerState(
            "a",
            LIMITS,
            HEAD.toNanos(),
            KEEP_ALIVE.toNanos(),
            IDLE.toNanos(),
            Pace.ANY,
            Pace.ANY,
            null,
            null,
            true,
            false,
            1,
            0,
            0,
            false);

    OneLoop() {
        client.freezeTime();
        state = new LoopState(
                new LoopContext(0, client.eventLoop(), ticker),
                Runnable::run,
                new BufferBudget(0),
                new BufferBudget(0),
                new AtomicReference<>(Pressure.NONE));
    }

    LoopContext context() {
        return state.context();
    }

    /** Time goes by, and up to two steps of the wheel more, within which a deadline is noticed. */
    void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            ticker.advance(STEP);
            client.advanceTimeBy(STEP.toNanos(), TimeUnit.NANOSECONDS);
            client.runScheduledPendingTasks();
        }
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    /** A request head that must be well formed; the test gives it back. */
    HeadBlock request(String text) {
        HeadBlock head = context().blocks().take();
        Http1RequestReader reader = new Http1RequestReader(LIMITS);
        ByteBuf in = bytes(text);
        if (reader.read(in, head) != Http1RequestReader.HEAD) {
            throw new IllegalArgumentException(reader.error() + ": " + text);
        }
        in.release();
        return head;
    }

    /** What the client was sent since the last call. */
    String sent() {
        client.runPendingTasks();
        StringBuilder all = new StringBuilder();
        for (ByteBuf each = client.readOutbound(); each != null; each = client.readOutbound()) {
            all.append(each.toString(ISO_8859_1));
            each.release();
        }
        return all.toString();
    }

    @Override
    public void close() {
        client.finishAndReleaseAll();
    }
}
