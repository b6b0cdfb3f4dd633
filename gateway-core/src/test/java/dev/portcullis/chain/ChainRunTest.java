package dev.portcullis.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.testkit.TestRequest;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChainRunTest {

    private static final Callable<Outcome> ANSWERS = () -> Outcome.respond(LocalResponse.of(401));
    private static final Callable<Outcome> REJECTS = () -> Outcome.reject(CoreError.REQUEST_PATH);

    private final Script script = new Script();
    private final List<String> lines = script.lines;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ChainRun run = new ChainRun(TestRequest.get("/").open(), script);

    private Pending pending = run.pending(loop::add);

    // ---- the way

    @Test
    void walksInwardsThenOutwardsInReverse() {
        start(Guest.both("a", lines), Guest.both("b", lines));
        run.outwards();

        assertThat(lines).containsExactly("a in", "b in", "integrate", "b out", "a out", "commit");
    }

    @Test
    void emptyChainLeadsToTheIntegrationAndOut() {
        script.integration = run::outwards;
        start();

        assertThat(lines).containsExactly("integrate", "commit");
    }

    @Test
    void answerTurnsBackPastThoseWhoseRequestSideHasRun() {
        start(
                Guest.both("a", lines),
                Guest.out("b", lines, Guest.PROCEEDS),
                Guest.both("c", lines, ANSWERS, Guest.PROCEEDS),
                Guest.both("d", lines));

        assertThat(lines).containsExactly("a in", "c in", "answered 401", "b out", "a out", "commit");
    }

    @Test
    void rejectionTurnsBackAsAnAnswerDoes() {
        start(Guest.both("a", lines), Guest.both("b", lines, REJECTS, Guest.PROCEEDS));

        assertThat(lines).containsExactly("a in", "b in", "refused request.path", "a out", "commit");
    }

    @Test
    void answerOnTheWayOutReplacesAndGoesOn() {
        start(
                Guest.both("a", lines),
                Guest.both("b", lines, Guest.PROCEEDS, ANSWERS),
                Guest.both("c", lines, Guest.PROCEEDS, REJECTS));
        lines.clear();
        run.outwards();

        assertThat(lines).containsExactly("c out", "refused request.path", "b out", "answered 401", "a out", "commit");
    }

    // ---- broken filters

    @Test
    void exceptionRefuses() {
        start(Guest.both("a", lines), Guest.in("b", lines, () -> {
            throw new IllegalStateException("why");
        }));

        assertThat(lines).containsExactly("a in", "b in", "refused filter.failed why", "a out", "commit");
    }

    @Test
    void errorOfAPluginRefuses() {
        for (Error error :
                List.of(new NoClassDefFoundError("x"), new AssertionError("x"), new StackOverflowError("x"))) {
            lines.clear();
            start(Guest.in("a", lines, () -> {
                throw error;
            }));

            assertThat(lines).containsExactly("a in", "refused filter.failed x", "commit");
        }
    }

    @Test
    void nothingReturnedRefuses() {
        start(Guest.in("a", lines, () -> null));

        assertThat(lines).containsExactly("a in", "refused filter.failed", "commit");
    }

    @Test
    void brokenResponseFilterRefusesAndTheOthersStillRun() {
        start(Guest.both("a", lines), Guest.out("b", lines, () -> null), Guest.out("c", lines, () -> {
            throw new IllegalStateException("why");
        }));
        lines.clear();
        run.outwards();

        assertThat(lines)
                .containsExactly(
                        "c out", "refused filter.failed why", "b out", "refused filter.failed", "a out", "commit");
    }

    // ---- waiting

    @Test
    void waitsUntilCompleted() {
        start(Guest.in("a", lines, this::park), Guest.both("b", lines));
        assertThat(lines).containsExactly("a in", "parked");
        assertThat(run.isParked()).isTrue();

        assertThat(pending.complete(Outcome.proceed())).isTrue();
        assertThat(lines).containsExactly("a in", "parked");
        runLoop();
        assertThat(lines).containsExactly("a in", "parked", "unparked", "b in", "integrate");
    }

    @Test
    void onlyTheFirstCompletionCounts() {
        start(Guest.in("a", lines, this::park));

        assertThat(pending.complete(Outcome.reject(CoreError.REQUEST_PATH))).isTrue();
        assertThat(pending.complete(Outcome.proceed())).isFalse();
        runLoop();
        assertThat(lines).containsExactly("a in", "parked", "unparked", "refused request.path", "commit");
    }

    @Test
    void answersAfterAWait() {
        start(Guest.both("a", lines), Guest.in("b", lines, this::park));
        pending.complete(Outcome.respond(LocalResponse.of(200)));
        runLoop();

        assertThat(lines).endsWith("unparked", "answered 200", "a out", "commit");
    }

    @Test
    void nothingAsOutcomeOfAWaitRefuses() {
        start(Guest.in("a", lines, this::park));
        completeWithNothing();
        runLoop();

        assertThat(lines).endsWith("unparked", "refused filter.failed", "commit");
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private void completeWithNothing() {
        pending.complete(null);
    }

    @Test
    void waitSettledBeforeItIsReturnedIsNoWait() {
        start(Guest.in("a", lines, () -> {
            Outcome wait = park();
            pending.complete(Outcome.proceed());
            return wait;
        }));
        runLoop();

        assertThat(lines).containsExactly("a in", "integrate");
    }

    @Test
    void waitCanEndInAnotherWait() {
        start(Guest.in("a", lines, this::park));
        Pending first = pending;
        Pending second = run.pending(loop::add);
        first.complete(second);
        runLoop();
        assertThat(run.isParked()).isTrue();

        second.complete(Outcome.proceed());
        runLoop();
        assertThat(lines).endsWith("unparked", "parked", "unparked", "integrate");
    }

    @Test
    void manySettledWaitsTakeOneStackFrame() {
        int count = 20_000;
        FilterChain.Entry settled = Guest.both("a", lines, this::settled, this::settled);
        run.start(new FilterChain(Collections.nCopies(count, settled)));
        run.outwards();
        runLoop();

        assertThat(lines).hasSize(2 * count + 2).doesNotContain("parked").endsWith("commit");
    }

    private Outcome settled() {
        Outcome wait = park();
        pending.complete(Outcome.proceed());
        return wait;
    }

    // ---- refused from outside

    @Test
    void refusalWhileParkedLeavesPastThoseWhoHaveRun() {
        AtomicInteger cancelled = new AtomicInteger();
        start(Guest.both("a", lines), Guest.both("b", lines, this::park, Guest.PROCEEDS), Guest.both("c", lines));
        pending.onCancel(cancelled::incrementAndGet);
        run.refuse(CoreError.FILTER_TIMEOUT);

        assertThat(lines)
                .containsExactly("a in", "b in", "parked", "unparked", "refused filter.timeout", "a out", "commit");
        assertThat(cancelled).hasValue(1);
        assertThat(pending.complete(Outcome.proceed())).isFalse();
    }

    @Test
    void refusalDuringIntegrationLeavesPastAll() {
        start(Guest.both("a", lines), Guest.both("b", lines));
        run.refuse(CoreError.REQUEST_BODY_TIMEOUT);

        assertThat(lines)
                .containsExactly(
                        "a in", "b in", "integrate", "refused request.body_timeout", "b out", "a out", "commit");
    }

    @Test
    void refusalOnTheWayOutReplacesAndGoesOn() {
        start(Guest.both("a", lines), Guest.both("b", lines, Guest.PROCEEDS, this::park), Guest.both("c", lines));
        run.outwards();
        lines.clear();
        run.refuse(CoreError.FILTER_TIMEOUT);

        assertThat(lines).containsExactly("unparked", "refused filter.timeout", "a out", "commit");
    }

    @Test
    void refusalAfterTheEndIsNothing() {
        script.integration = run::outwards;
        start();
        lines.clear();
        run.refuse(CoreError.FILTER_TIMEOUT);

        assertThat(lines).isEmpty();
    }

    // ---- cancelled

    @Test
    void cancelTellsTheWaitOnce() {
        AtomicInteger cancelled = new AtomicInteger();
        start(Guest.in("a", lines, this::park));
        pending.onCancel(cancelled::incrementAndGet);
        run.cancel();
        run.cancel();

        assertThat(cancelled).hasValue(1);
        assertThat(run.isParked()).isFalse();
    }

    @Test
    void lateCompletionIsDropped() {
        start(Guest.in("a", lines, this::park), Guest.both("b", lines));
        run.cancel();

        assertThat(pending.complete(Outcome.proceed())).isFalse();
        runLoop();
        assertThat(lines).containsExactly("a in", "parked");
    }

    @Test
    void completionThatIsPostedWhenTheWalkIsCancelledIsDropped() {
        AtomicInteger cancelled = new AtomicInteger();
        start(Guest.in("a", lines, this::park), Guest.both("b", lines));
        pending.onCancel(cancelled::incrementAndGet);
        assertThat(pending.complete(Outcome.proceed())).isTrue();
        run.cancel();
        runLoop();

        assertThat(lines).containsExactly("a in", "parked");
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void completionOfAnEarlierWalkDoesNotTouchTheNext() {
        start(Guest.in("a", lines, this::park));
        Pending earlier = pending;
        earlier.complete(Outcome.proceed());
        run.cancel();
        start(Guest.in("b", lines, this::park));
        runLoop();

        assertThat(run.isParked()).isTrue();
        assertThat(lines).endsWith("b in", "parked");
    }

    @Test
    void cancelWithinAFilterStopsTheWalk() {
        start(Guest.in("a", lines, () -> {
            run.cancel();
            return Outcome.proceed();
        }));

        assertThat(lines).containsExactly("a in");
    }

    private void start(FilterChain.Entry... entries) {
        run.start(new FilterChain(List.of(entries)));
    }

    private Outcome park() {
        pending = run.pending(loop::add);
        return pending;
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }
}
