package dev.portcullis.proxy;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static dev.portcullis.testkit.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.integration.RetryPlan;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.LeakGuard;
import dev.portcullis.testkit.TestRequest;
import dev.portcullis.upstream.UpstreamStream;
import dev.portcullis.upstream.UpstreamStream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attempts with retries and a circuit breaker. */
@ExtendWith(LeakGuard.class)
class RetryTest {

    private static final long BUDGET = 1 << 20;
    private static final long LONGEST_FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    private final BufferBudget budget = new BufferBudget(BUDGET);
    private final ArrayDeque<Attempt> spare = new ArrayDeque<>();
    private final Probe probe = new Probe();

    private FakeUpstream upstream = new FakeUpstream();
    private @Nullable RetryPlan ofExchange;

    @AfterEach
    void givesBackWhatItTook() {
        assertThat(budget.taken()).isZero();
    }

    // ---- reasons

    @Test
    void answerWithANamedStatusIsDroppedAndTheRequestSentAgain() {
        configure(Retries.on("503"));
        send(get("/orders"));
        answer(503);
        assertThat(upstream.got).containsExactly("open", "GET /orders 0", "discard");
        assertThat(probe.got).doesNotContain("head");

        upstream.goOn();
        answer(200);
        stream().onEnd(null);
        assertThat(upstream.got).endsWith("discard", "open", "GET /orders 0");
        assertThat(probe.got).containsExactly("asks 10.0.0.1:8080", "asks 10.0.0.1:8080", "head", "end");
        assertThat(upstream.safeguards().statistics().retries()).isEqualTo(1);
    }

    @Test
    void theLastAnswerIsPassedOn() {
        configure(Retries.on("503"));
        send(get("/orders"));
        answer(503);
        upstream.goOn();
        answer(503);
        stream().onEnd(null);

        assertThat(probe.got).endsWith("head", "end");
        assertThat(probe.head.status()).isEqualTo(503);
    }

    @Test
    void pausesAreDrawnByLotAndDouble() {
        configure(Retries.on("503").attempts(4));
        send(get("/orders"));
        for (int i = 0; i < 3; i++) {
            answer(503);
            upstream.goOn();
        }

        assertThat(upstream.pauses).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(upstream.pauses.get(i)).isBetween(0L, LONGEST_FIRST_PAUSE << i);
        }
        cancel();
    }

    @Test
    void triesAgainWhereNoConnectionWasToBeHad() {
        configure(Retries.on("connect-failure"));
        upstream.idle = false;
        send(post("/orders", "abcd"));
        upstream.waiter.onFail(CoreError.UPSTREAM_REFUSED, null);
        upstream.idle = true;
        upstream.goOn();

        assertThat(upstream.got).containsExactly("open", "open fresh", "POST /orders 4", "ab", "cd", "end");
        cancel();
    }

    @Test
    void ownLimitsAreNoReason() {
        configure(Retries.on("connect-failure"));
        upstream.idle = false;
        for (GatewayError limit : new GatewayError[] {CoreError.UPSTREAM_BUSY, CoreError.UPSTREAM_PENDING_FULL}) {
            send(get("/orders"));
            upstream.waiter.onFail(limit, null);

            assertThat(probe.got).endsWith(limit.code());
        }
        assertThat(upstream.pauses).isEmpty();
        assertThat(upstream.safeguards().statistics().pendingRefused()).isEqualTo(1);
    }

    @Test
    void triesAgainAfterAReset() {
        triesAgain("reset", CoreError.UPSTREAM_CLOSED);
        triesAgain("reset", CoreError.UPSTREAM_RESET);
    }

    @Test
    void triesAgainAfterSilence() {
        triesAgain("response-timeout", CoreError.UPSTREAM_RESPONSE_TIMEOUT);
    }

    @Test
    void triesAgainOnlyForWhatIsNamed() {
        configure(Retries.on("reset"));
        refusesAtOnce(get("/orders"), CoreError.UPSTREAM_RESPONSE_TIMEOUT);
        refusesAtOnce(get("/orders"), CoreError.UPSTREAM_MALFORMED);
        configure(Retries.on("response-timeout"));
        refusesAtOnce(get("/orders"), CoreError.UPSTREAM_CLOSED);
    }

    @Test
    void refusedStreamsArePausedForAfterTheThirdTime() {
        configure(Retries.on("refused-stream"));
        send(request("POST", "/orders"));
        for (int i = 0; i < 3; i++) {
            stream().onFail(CoreError.UPSTREAM_RESET, null, Progress.UNPROCESSED);
            assertThat(upstream.pauses).isEmpty();
        }
        stream().onFail(CoreError.UPSTREAM_RESET, null, Progress.UNPROCESSED);

        assertThat(upstream.pauses).hasSize(1);
        cancel();
    }

    @Test
    void statusOfGrpcIsAReason() {
        configure(Retries.on("unavailable").methods("POST"));
        send(post("/shop.Orders/Get", "abcd"));
        probe.head.clear();
        probe.head.statusLine(20, 200, 0, 0);
        probe.head.append(HeaderName.of("grpc-status").bytes(), 0, "14");
        stream().onHead();
        upstream.goOn();

        assertThat(upstream.got).endsWith("open", "POST /shop.Orders/Get 4", "abcd", "end");
        cancel();
    }

    private void triesAgain(String condition, GatewayError error) {
        configure(Retries.on(condition));
        send(get("/orders"));
        stream().onFail(error, null, Progress.BEGUN);
        upstream.goOn();

        assertThat(upstream.got).containsExactly("open", "GET /orders 0", "open fresh", "GET /orders 0");
        cancel();
    }

    // ---- where it does no harm

    @Test
    void postIsNeverSentTwiceUnlessAllowed() {
        configure(Retries.on("reset", "response-timeout"));
        refusesAtOnce(post("/orders", "abcd"), CoreError.UPSTREAM_CLOSED);
        refusesAtOnce(request("PATCH", "/orders"), CoreError.UPSTREAM_RESPONSE_TIMEOUT);
        configure(Retries.on("503"));
        send(post("/orders", "abcd"));
        answer(503);
        assertThat(probe.got).endsWith("head");
        stream().onEnd(null);
    }

    @Test
    void postIsSentTwiceWhereTheOperatorSaysSo() {
        configure(Retries.on("503").methods("POST"));
        send(post("/orders", "abcd"));
        answer(503);
        upstream.goOn();

        assertThat(upstream.got)
                .containsExactly(
                        "open",
                        "POST /orders 4",
                        "ab",
                        "cd",
                        "end",
                        "discard",
                        "open",
                        "POST /orders 4",
                        "abcd",
                        "end");
        cancel();
    }

    @Test
    void bodyOverTheReplayLimitIsSentOnce() {
        configure(Retries.on("reset").replay(3));
        refusesAtOnce(request("PUT", "/orders").body(new byte[] {1, 2, 3, 4}), CoreError.UPSTREAM_CLOSED);
    }

    @Test
    void bodyWithinTheReplayLimitIsSentAgain() {
        configure(Retries.on("reset").replay(4));
        triesAgainWith(put("abcd"));
    }

    @Test
    void whatIsKeptOfABodyCountsInTheLoopsBudget() {
        configure(Retries.on("reset"));
        send(put("abcd"));
        assertThat(budget.taken()).isBetween(4L, 1024L);

        answer(200);
        assertThat(budget.taken()).as("nothing is sent again from now on").isZero();
        stream().onEnd(null);
    }

    @Test
    void bodyIsSentOnceWhereTheLoopHasNothingToSpare() {
        configure(Retries.on("reset"));
        budget.take(BUDGET / 2);
        send(put("abcd"));
        assertThat(upstream.got).endsWith("ab", "cd", "end");

        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.BEGUN);
        assertThat(probe.got).endsWith("upstream.closed");
        assertThat(upstream.pauses).isEmpty();

        budget.giveBack(BUDGET / 2);
        triesAgainWith(put("abcd"));
    }

    @Test
    void bodyThatOutgrowsTheBudgetIsSentOnceToItsEnd() {
        configure(Retries.on("reset"));
        budget.take(BUDGET / 2 - 600);
        String long1 = "a".repeat(500);
        send(put(long1 + long1));
        assertThat(upstream.got).endsWith(long1, long1, "end");
        assertThat(budget.taken()).isEqualTo(BUDGET / 2 - 600);

        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.BEGUN);
        assertThat(probe.got).endsWith("upstream.closed");
        budget.giveBack(BUDGET / 2 - 600);
    }

    private static TestRequest put(String body) {
        return request("PUT", "/orders").body(body.getBytes(StandardCharsets.US_ASCII));
    }

    private void triesAgainWith(TestRequest request) {
        send(request);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.BEGUN);
        upstream.goOn();
        assertThat(upstream.got).endsWith("PUT /orders 4", "abcd", "end");
        cancel();
    }

    @Test
    void nothingIsSentAgainAfterTheHead() {
        configure(Retries.on("reset", "503"));
        send(get("/orders"));
        answer(200);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.BEGUN);

        assertThat(probe.got).endsWith("head", "upstream.closed");
        assertThat(upstream.pauses).isEmpty();
    }

    // ---- how often

    @Test
    void stopsWhenTheBudgetIsUsedUp() {
        configure(Retries.on("503").budget(0, 0));
        send(get("/orders"));
        answer(503);

        assertThat(probe.got).endsWith("head");
        assertThat(upstream.safeguards().statistics().overBudget()).isEqualTo(1);
        stream().onEnd(null);
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        configure(Retries.on("503").retryAfter(Duration.ofSeconds(2)));
        send(get("/orders"));
        answer(503, "2");

        assertThat(upstream.pauses).containsExactly(TimeUnit.SECONDS.toNanos(2));
        cancel();
    }

    @Test
    void doesNotWaitLongerThanItMay() {
        configure(Retries.on("503").retryAfter(Duration.ofSeconds(2)));
        send(get("/orders"));
        answer(503, "3");

        assertThat(probe.got).endsWith("head");
        stream().onEnd(null);
    }

    @Test
    void looksAtNoRetryAfterUnlessTold() {
        configure(Retries.on("503"));
        send(get("/orders"));
        answer(503, "3600");

        assertThat(upstream.pauses.get(0)).isLessThanOrEqualTo(LONGEST_FIRST_PAUSE);
        cancel();
    }

    @Test
    void dateInRetryAfterIsNotWaitedFor() {
        configure(Retries.on("503").retryAfter(Duration.ofSeconds(2)));
        send(get("/orders"));
        answer(503, "Fri, 31 Dec 1999 23:59:59 GMT");

        assertThat(upstream.pauses.get(0)).isLessThanOrEqualTo(LONGEST_FIRST_PAUSE);
        cancel();
    }

    @Test
    void cancelEndsThePause() {
        configure(Retries.on("503"));
        send(get("/orders"));
        answer(503);
        cancel();

        assertThat(upstream.got).endsWith("discard", "took back");
        assertThat(spare).hasSize(1);
    }

    // ---- whose plan

    @Test
    void thePlanOfTheExchangeTakesThePlaceOfTheUpstreams() {
        configure(Retries.on("reset"));
        ofExchange = new RetryPlan(Retries.on("503").config());
        refusesAtOnce(get("/orders"), CoreError.UPSTREAM_CLOSED);
        send(get("/orders"));
        answer(503);

        assertThat(upstream.pauses).hasSize(1);
        cancel();
    }

    @Test
    void oneAttemptSwitchesRetriesOff() {
        configure(Retries.on("reset"));
        ofExchange = new RetryPlan(Retries.on("reset").attempts(1).config());

        refusesAtOnce(get("/orders"), CoreError.UPSTREAM_CLOSED);
    }

    @Test
    void staleConnectionIsReplacedAtOnceWithoutCountingAsARetry() {
        configure(Retries.on("reset").budget(0, 0));
        send(get("/orders"));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(upstream.got).endsWith("open fresh", "GET /orders 0");
        assertThat(upstream.safeguards().statistics().retries()).isZero();
        cancel();
    }

    // ---- the circuit

    @Test
    void openCircuitRefusesWithoutAsking() {
        upstream = new FakeUpstream(null, Retries.circuit());
        failTwice();
        upstream.got.clear();
        send(get("/orders"));

        assertThat(upstream.got).isEmpty();
        assertThat(probe.refusal).isEqualTo(new CircuitOpen(5));
        assertThat(probe.got).endsWith("upstream.circuit_open");
    }

    @Test
    void circuitClosesAfterAGoodProbe() {
        upstream = new FakeUpstream(null, Retries.circuit());
        failTwice();
        upstream.clock.advance(Duration.ofSeconds(5));
        send(get("/probe"));
        send(get("/other"));
        assertThat(probe.got).endsWith("upstream.circuit_open");
        answer(200);
        stream().onEnd(null);

        send(get("/orders"));
        assertThat(upstream.got).endsWith("GET /orders 0");
        cancel();
    }

    @Test
    void clientThatLeavesDuringAProbeLeavesItToAnother() {
        upstream = new FakeUpstream(null, Retries.circuit());
        failTwice();
        upstream.clock.advance(Duration.ofSeconds(5));
        send(get("/probe"));
        cancel();
        send(get("/orders"));

        assertThat(upstream.got).endsWith("GET /orders 0");
        cancel();
    }

    @Test
    void nothingIsSentAgainToAnOpenCircuit() {
        upstream = new FakeUpstream(Retries.on("503").attempts(5).config(), Retries.circuit());
        send(get("/orders"));
        answer(503);
        upstream.goOn();
        answer(503);

        assertThat(probe.got).endsWith("head");
        stream().onEnd(null);
    }

    private void failTwice() {
        for (int i = 0; i < 2; i++) {
            send(get("/orders"));
            stream().onFail(CoreError.UPSTREAM_RESPONSE_TIMEOUT, null, Progress.BEGUN);
        }
    }

    // ---- what a test is made of

    private void configure(Retries retries) {
        upstream = new FakeUpstream(retries.config(), null);
    }

    private void send(TestRequest request) {
        FakeExchange exchange = request.open();
        exchange.put(RetryPlan.OF_EXCHANGE, ofExchange);
        var head = exchange.request().headers().block();
        exchange.match().ranges().reset(head.targetStart(), head.targetEnd());
        new Attempt(upstream, null, budget, spare, 10).begin(exchange, probe);
    }

    private void answer(int status) {
        answer(status, null);
    }

    private void answer(int status, @Nullable String retryAfter) {
        probe.head.clear();
        probe.head.statusLine(11, status, 0, 0);
        if (retryAfter != null) {
            probe.head.append(HeaderName.of("Retry-After").bytes(), 0, retryAfter);
        }
        stream().onHead();
    }

    private void refusesAtOnce(TestRequest request, GatewayError error) {
        send(request);
        stream().onFail(error, null, Progress.BEGUN);

        assertThat(probe.got).endsWith(error.code());
        assertThat(upstream.pauses).isEmpty();
    }

    private void cancel() {
        probe.onCancel.run();
    }

    private UpstreamStream.Listener stream() {
        return Objects.requireNonNull(upstream.listener, "no stream was started");
    }
}
