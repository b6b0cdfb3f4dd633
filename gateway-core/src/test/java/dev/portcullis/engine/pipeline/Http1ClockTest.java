package dev.portcullis.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1ClockTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final OneLoop loop = new OneLoop();
    private final AtomicInteger late = new AtomicInteger();
    private final Http1Clock clock = new Http1Clock(loop.context(), loop.listener, late::incrementAndGet);

    @AfterEach
    void close() {
        clock.end();
        loop.close();
    }

    private long now() {
        return loop.context().nanos();
    }

    @Test
    void knowsSinceWhenItIsIdle() {
        long opened = now();
        clock.awaitFirst(opened + OneLoop.HEAD.toNanos());
        assertThat(clock.idleSince()).isEqualTo(opened);

        long ended = now() + TimeUnit.SECONDS.toNanos(3);
        clock.awaitRequest(ended);
        assertThat(clock.idleSince()).isEqualTo(ended);
    }

    @Test
    void onlyWhatIsAwaitedNowCanBeLate() {
        clock.awaitHead();
        loop.pass(OneLoop.HEAD.minus(SECOND));
        clock.awaitRequest(now());

        loop.pass(OneLoop.KEEP_ALIVE.minus(SECOND));
        assertThat(late).hasValue(0);
        loop.pass(SECOND.plus(SECOND));
        assertThat(late).hasValue(1);
    }

    @Test
    void nothingIsLateWhenNothingIsAwaited() {
        clock.awaitHead();
        clock.stop();

        loop.pass(OneLoop.IDLE.multipliedBy(2));

        assertThat(late).hasValue(0);
    }

    @Test
    void eachPieceOfABodyHasTheIdleTime() {
        clock.awaitBody(Pace.ANY);
        for (int piece = 0; piece < 3; piece++) {
            loop.pass(OneLoop.IDLE.minus(SECOND));
            clock.moved(1);
        }
        assertThat(late).hasValue(0);

        loop.pass(OneLoop.IDLE.plus(SECOND));
        assertThat(late).hasValue(1);
    }

    @Test
    void aPauseIsNotTheClientsTime() {
        clock.awaitBody(new Pace(OneLoop.HEAD.toNanos(), 1));
        loop.pass(SECOND);
        clock.stop();
        loop.pass(OneLoop.IDLE);
        clock.resumed();

        loop.pass(OneLoop.HEAD.minus(SECOND));
        assertThat(late).hasValue(0);
        loop.pass(SECOND.multipliedBy(3));
        assertThat(late).hasValue(1);
    }
}
