package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.balance.CircuitBreaker.Pass;
import dev.portcullis.balance.CircuitBreaker.State;
import dev.portcullis.balance.CircuitBreaker.Terms;
import dev.portcullis.balance.CircuitBreaker.Verdict;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Terms TERMS = new Terms(50, WINDOW.toNanos(), 4, OPEN.toNanos(), 2);

    private final ManualTicker clock = new ManualTicker();
    private final CircuitBreaker breaker = new CircuitBreaker("orders", TERMS, clock);

    // ---- closed

    @Test
    void opensWhenTheShareOfFailuresIsReached() {
        send(Verdict.GOOD, Verdict.GOOD, Verdict.BAD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        send(Verdict.BAD);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.openings()).isEqualTo(1);
        assertThat(breaker.refused()).isEqualTo(1);
    }

    @Test
    void concludesNothingFromFewRequests() {
        send(Verdict.BAD, Verdict.BAD, Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void requestsWithoutVerdictDoNotCount() {
        send(Verdict.BAD, Verdict.NONE, Verdict.NONE, Verdict.NONE, Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        send(Verdict.BAD, Verdict.BAD, Verdict.BAD);
        clock.advance(WINDOW.plusSeconds(1));
        send(Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void costsNothingWhileItIsClosed() {
        assertThat(Allocations.perCall(() -> {
                    Pass pass = breaker.enter();
                    if (pass != null) {
                        breaker.leave(pass, Verdict.GOOD);
                    }
                }))
                .isZero();
    }

    // ---- open

    @Test
    void saysHowLongItStaysOpen() {
        open();
        assertThat(breaker.secondsToWait()).isEqualTo(5);
        clock.advance(Duration.ofMillis(4500));
        assertThat(breaker.secondsToWait()).isEqualTo(1);
    }

    @Test
    void lateVerdictsFromBeforeChangeNothing() {
        Pass early = Objects.requireNonNull(breaker.enter());
        open();
        halfOpen();
        breaker.leave(early, Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    // ---- half open

    @Test
    void letsSoManyProbesPassWhenItsTimeIsOver() {
        open();
        halfOpen();

        assertThat(breaker.enter()).isNotNull();
        assertThat(breaker.enter()).isNotNull();
        assertThat(breaker.enter()).isNull();
    }

    @Test
    void closesWhenAllProbesWentWell() {
        open();
        halfOpen();
        send(Verdict.GOOD);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        send(Verdict.GOOD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        send(Verdict.BAD, Verdict.BAD, Verdict.BAD);
        assertThat(breaker.state()).as("what was counted before is forgotten").isEqualTo(State.CLOSED);
    }

    @Test
    void opensAgainWhenAProbeFails() {
        open();
        halfOpen();
        send(Verdict.GOOD, Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.secondsToWait()).isEqualTo(5);
        assertThat(breaker.openings()).isEqualTo(2);
    }

    @Test
    void aProbeWithoutVerdictLeavesItsPlaceToAnother() {
        open();
        halfOpen();
        for (int i = 0; i < 5; i++) {
            send(Verdict.NONE);
        }

        assertThat(breaker.enter()).isNotNull();
    }

    @Test
    void probesThatTakeTooLongDoNotKeepItHalfOpen() {
        open();
        halfOpen();
        breaker.enter();
        breaker.enter();
        assertThat(breaker.enter()).isNull();

        clock.advance(OPEN);
        assertThat(breaker.enter()).isNotNull();
    }

    // ---- other terms

    @Test
    void keepsWhatItCountedWhenTermsChange() {
        send(Verdict.BAD, Verdict.BAD, Verdict.BAD);
        breaker.reconfigure(new Terms(90, WINDOW.toNanos(), 2, OPEN.toNanos(), 1));
        send(Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void countsAnewInAnotherWindow() {
        send(Verdict.BAD, Verdict.BAD, Verdict.BAD);
        breaker.reconfigure(new Terms(50, 2 * WINDOW.toNanos(), 4, OPEN.toNanos(), 1));
        send(Verdict.BAD);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    // ---- several loops

    @Test
    void loopsShareTheProbes() throws InterruptedException {
        CircuitBreaker shared =
                new CircuitBreaker("orders", new Terms(50, WINDOW.toNanos(), 1, OPEN.toNanos(), 10), clock);
        shared.leave(Objects.requireNonNull(shared.enter()), Verdict.BAD);
        clock.advance(OPEN);
        AtomicInteger passed = new AtomicInteger();

        onFourLoops(() -> {
            for (int i = 0; i < 5_000; i++) {
                passed.addAndGet(shared.enter() == null ? 0 : 1);
            }
        });

        assertThat(passed.get()).isEqualTo(10);
    }

    @Test
    void loopsOpenItOnce() throws InterruptedException {
        CircuitBreaker shared =
                new CircuitBreaker("orders", new Terms(50, WINDOW.toNanos(), 100, OPEN.toNanos(), 1), clock);
        onFourLoops(() -> {
            for (int i = 0; i < 1_000; i++) {
                Pass pass = shared.enter();
                if (pass != null) {
                    shared.leave(pass, Verdict.BAD);
                }
            }
        });

        assertThat(shared.state()).isEqualTo(State.OPEN);
        assertThat(shared.openings()).isEqualTo(1);
    }

    private static void onFourLoops(Runnable task) throws InterruptedException {
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(new Thread(task));
        }
        loops.forEach(Thread::start);
        for (Thread loop : loops) {
            loop.join();
        }
    }

    private void open() {
        send(Verdict.BAD, Verdict.BAD, Verdict.BAD, Verdict.BAD);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void halfOpen() {
        clock.advance(OPEN);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    private void send(Verdict... verdicts) {
        for (Verdict verdict : verdicts) {
            breaker.leave(Objects.requireNonNull(breaker.enter()), verdict);
        }
    }
}
