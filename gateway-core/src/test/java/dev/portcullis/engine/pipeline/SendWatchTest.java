package dev.portcullis.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.testkit.ManualTicker;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendWatchTest {

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualTicker clock = new ManualTicker();
    private final AtomicInteger found = new AtomicInteger();
    private final AtomicReference<Pressure> pressure = new AtomicReference<>(Pressure.NONE);
    private final Socket socket = new Socket();

    private SendWatch watch = watch();
    private long written;

    /** Takes as much as a test has room for. */
    private static final class Socket extends EmbeddedChannel {

        private int room;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            for (Object next = in.current(); next != null && room > 0; next = in.current()) {
                int bytes = Math.min(room, ((ByteBuf) next).readableBytes());
                room -= bytes;
                in.removeBytes(bytes);
            }
        }
    }

    private SendWatch watch() {
        socket.freezeTime();
        LoopContext context = new LoopContext(0, socket.eventLoop(), clock);
        LoopState loop = new LoopState(context, Runnable::run, new BufferBudget(0), new BufferBudget(0), pressure);
        Pace pace = new Pace(Duration.ofSeconds(5).toNanos(), TimeUnit.SECONDS.toNanos(1) / 100);
        ListenerState listener = new ListenerState(
                "a",
                new HeadLimits(1, 1, 1, false),
                0,
                0,
                IDLE.toNanos(),
                pace,
                pace,
                null,
                null,
                true,
                true,
                1,
                0,
                0,
                false);
        return new SendWatch(socket, loop, listener, found::incrementAndGet);
    }

    @BeforeEach
    void begin() {
        watch = watch();
    }

    @AfterEach
    void leavesNothingBehind() {
        watch.end();
        socket.finishAndReleaseAll();
    }

    private void send(int bytes) {
        written += bytes;
        socket.write(Unpooled.wrappedBuffer(new byte[bytes]));
        socket.flush();
        watch.left(written);
    }

    private void takes(int bytes) {
        socket.room = bytes;
        socket.flush();
        socket.room = 0;
    }

    private void pass(int seconds) {
        for (int step = 0; step < seconds * 10; step++) {
            clock.advance(STEP);
            socket.advanceTimeBy(STEP.toNanos(), TimeUnit.NANOSECONDS);
            socket.runScheduledPendingTasks();
        }
    }

    @Test
    void findsWhoTakesTooLittle() {
        send(3000);
        takesEachSecond(10, 5);
        assertThat(found).hasValue(0);

        takesEachSecond(10, 2);
        assertThat(found).hasValue(1);
    }

    @Test
    void findsNothingWrongWithWhoTakesEnough() {
        send(30_000);

        takesEachSecond(120, 200);

        assertThat(found).hasValue(0);
    }

    @Test
    void restIsNoLongerThanTheIdleTimeHoweverMuchWasTaken() {
        send(1_000_000);
        takes(900_000);
        takesEachSecond(1, 60);
        assertThat(found).hasValue(0);

        takesEachSecond(1, 10);
        assertThat(found).hasValue(1);
    }

    private void takesEachSecond(int bytes, int seconds) {
        for (int second = 0; second < seconds; second++) {
            takes(bytes);
            pass(1);
        }
    }

    /** So that it has time. */
    private void hasTakenMuch() {
        send(10_000);
        takes(10_000);
    }

    @Test
    void findsWhoTakesNothingForTheIdleTime() {
        hasTakenMuch();
        send(100_000);
        pass(30);
        takes(10_000);
        pass(55);
        assertThat(found).hasValue(0);

        pass(15);
        assertThat(found).hasValue(1);
    }

    @Test
    void findsWhoTakesNothingSoonerWhenMemoryIsShort() {
        hasTakenMuch();
        send(100_000);
        pass(12);
        assertThat(found).hasValue(0);

        pressure.set(Pressure.NONE.with(1, Reason.DIRECT_MEMORY));
        takes(10);
        pass(4);
        assertThat(found).hasValue(0);
        pass(8);
        assertThat(found).hasValue(1);
    }

    @Test
    void asksNothingOfWhoHasTakenAll() {
        send(1000);
        takes(1000);
        pass(1000);
        assertThat(found).hasValue(0);

        send(1000);
        pass(14);
        assertThat(found).hasValue(0);
        pass(2);
        assertThat(found).hasValue(1);
    }
}
