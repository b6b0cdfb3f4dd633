package dev.portcullis.proxy;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static dev.portcullis.testkit.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.LeakGuard;
import dev.portcullis.testkit.TestRequest;
import dev.portcullis.upstream.UpstreamStream;
import dev.portcullis.upstream.UpstreamStream.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class AttemptTest {

    private final FakeUpstream upstream = new FakeUpstream();
    private final BufferBudget budget = new BufferBudget(1 << 20);
    private final ArrayDeque<Attempt> spare = new ArrayDeque<>();
    private final Probe probe = new Probe();

    private Attempt attempt = new Attempt(upstream, null, budget, spare, 10);

    @AfterEach
    void givesBackWhatItTook() {
        assertThat(budget.taken()).as("budget for bodies that are sent again").isZero();
    }

    // ---- the way there and back

    @Test
    void passesRequestAndAnswer() {
        send(get("/orders?a=b"));
        stream().onInformational(probe.head);
        stream().onHead();
        stream().onData(chunk("hello"));
        stream().onEnd(null);

        assertThat(upstream.got).containsExactly("open", "GET /orders?a=b 0");
        assertThat(probe.got).containsExactly("asks 10.0.0.1:8080", "interim", "head", "hello", "end");
    }

    @Test
    void bodyFollowsTheHead() {
        send(post("/orders", "abcd"));

        assertThat(upstream.got).containsExactly("open", "POST /orders 4", "ab", "cd", "end");
    }

    @Test
    void bodyOfUnknownLengthIsChunked() {
        send(post("/orders", "abcd").chunked());

        assertThat(upstream.got).contains("POST /orders " + HeadBlock.CHUNKED);
    }

    @Test
    void waitsForAStream() {
        upstream.idle = false;
        send(post("/orders", "abcd"));
        assertThat(upstream.got).containsExactly("open");
        upstream.give();

        assertThat(upstream.got).containsExactly("open", "POST /orders 4", "ab", "cd", "end");
    }

    @Test
    void upstreamWithoutAStreamRefuses() {
        upstream.idle = false;
        send(get("/orders"));
        upstream.waiter.onFail(CoreError.UPSTREAM_BUSY, null);

        assertThat(probe.got).containsExactly("upstream.busy");
        assertThat(spare).containsExactly(attempt);
    }

    @Test
    void streamIsAsPatientAsTheExchange() {
        FakeExchange exchange = get("/orders").open();
        exchange.responseNanos(7);
        attempt.begin(exchange, probe);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(upstream.got)
                .containsExactly("open", "patience 7", "GET /orders 0", "open fresh", "patience 7", "GET /orders 0");
    }

    // ---- the path

    @Test
    void dropsTheBasePathAndLeavesTheHeadAsItWas() {
        FakeExchange exchange = send(get("/base/orders?a=b"), "/base".length());

        assertThat(upstream.got).contains("GET /orders?a=b 0");
        assertThat(exchange.request().target()).isEqualTo("/base/orders?a=b");
    }

    @Test
    void appliesItsTemplateEachTime() {
        attempt = new Attempt(upstream, PathTemplate.parse("/v2", List.of()), budget, spare, 10);
        FakeExchange exchange = send(get("/orders?a=b"), 0);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(upstream.got).containsExactly("open", "GET /v2?a=b 0", "open fresh", "GET /v2?a=b 0");
        assertThat(exchange.request().target()).isEqualTo("/orders?a=b");
    }

    @Test
    void targetThatAFilterSetIsSentAsItIs() {
        attempt = new Attempt(upstream, PathTemplate.parse("/v2", List.of()), budget, spare, 10);
        FakeExchange exchange = get("/orders").open();
        HeadBlock head = exchange.request().headers().block();
        exchange.match().ranges().reset(head.targetStart(), head.targetEnd());
        exchange.request().setTarget("/other");
        attempt.begin(exchange, probe);

        assertThat(upstream.got).contains("GET /other 0");
    }

    // ---- once more

    @Test
    void asksOnceMoreWhatWasNotAnswered() {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")) {
            upstream.got.clear();
            send(request(method, "/orders"));
            stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

            assertThat(upstream.got)
                    .containsExactly("open", method + " /orders 0", "open fresh", method + " /orders 0");
        }
        assertThat(probe.got).doesNotContain("upstream.closed");
    }

    @Test
    void asksOnceMoreOnlyOnce() {
        send(get("/orders"));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(probe.got).endsWith("upstream.closed");
        assertThat(upstream.got).hasSize(4);
    }

    @Test
    void neverRepeatsWhatMayHaveBeenActedOn() {
        refusesAtOnce(request("POST", "/orders"), Progress.UNANSWERED);
        refusesAtOnce(request("PATCH", "/orders"), Progress.UNANSWERED);
        refusesAtOnce(get("/orders"), Progress.BEGUN);
    }

    @Test
    void neverRepeatsABody() {
        refusesAtOnce(request("PUT", "/orders").body(new byte[] {1}), Progress.UNANSWERED);
        refusesAtOnce(post("/orders", "abcd"), Progress.UNPROCESSED);
    }

    @Test
    void repeatsBodyThatAStaleConnectionHadBegunToTake() {
        upstream.stale = true;
        send(request("PUT", "/orders").body(new byte[] {'a', 'b'}));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(upstream.got)
                .containsExactly("open", "PUT /orders 2", "a", "b", "end", "open fresh", "PUT /orders 2", "ab", "end");
        stream().onEnd(null);
    }

    @Test
    void repeatsBodyThatARefusedStreamHadBegunToTake() {
        upstream.refuses = true;
        send(post("/orders", "abcd"));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNPROCESSED);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNPROCESSED);

        assertThat(upstream.got)
                .containsExactly(
                        "open",
                        "POST /orders 4",
                        "ab",
                        "cd",
                        "end",
                        "open fresh",
                        "POST /orders 4",
                        "abcd",
                        "end",
                        "open fresh",
                        "POST /orders 4",
                        "abcd",
                        "end");
        stream().onEnd(null);
    }

    @Test
    void givesUpAtTheFourthRefusal() {
        upstream.refuses = true;
        send(post("/orders", "abcd"));
        for (int i = 0; i < 4; i++) {
            assertThat(probe.got).doesNotContain("upstream.closed");
            stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNPROCESSED);
        }

        assertThat(probe.got).endsWith("upstream.closed");
    }

    @Test
    void neverRepeatsABodyTooLargeToKeep() {
        upstream.refuses = true;
        probe.got.clear();
        send(post("/orders", "a".repeat(64 * 1024 + 1)));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNPROCESSED);

        assertThat(probe.got).endsWith("upstream.closed");
    }

    @Test
    void repeatsWhateverWasNotActedOn() {
        send(request("POST", "/orders"));
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNPROCESSED);

        assertThat(upstream.got).endsWith("open fresh", "POST /orders 0");
    }

    @Test
    void neverRepeatsAfterTheHead() {
        send(get("/orders"));
        stream().onHead();
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, Progress.UNANSWERED);

        assertThat(probe.got).endsWith("head", "upstream.closed");
    }

    private void refusesAtOnce(TestRequest request, Progress progress) {
        probe.got.clear();
        send(request);
        stream().onFail(CoreError.UPSTREAM_CLOSED, null, progress);

        assertThat(probe.got).containsExactly("asks 10.0.0.1:8080", "upstream.closed");
    }

    // ---- cancelled

    @Test
    void cancelClosesTheStream() {
        send(get("/orders"));
        probe.onCancel.run();

        assertThat(upstream.got).endsWith("cancel");
        assertThat(spare).containsExactly(attempt);
    }

    @Test
    void cancelGivesUpTheWait() {
        upstream.idle = false;
        send(get("/orders"));
        probe.onCancel.run();

        assertThat(upstream.got).containsExactly("open", "gave up");
    }

    @Test
    void bodyThatStillComesAfterTheEndIsDropped() {
        send(get("/orders"));
        probe.onCancel.run();
        ByteBuf late = chunk("late");
        attempt.upload().data(late);
        attempt.onData(chunk("late"));

        assertThat(late.refCnt()).isZero();
        assertThat(attempt.upload().isWritable()).isFalse();
    }

    // ---- the pace

    @Test
    void holdsTheServerBackWhileTheClientIsFull() {
        send(get("/orders"));
        stream().onHead();
        probe.writable = false;
        stream().onData(chunk("a"));
        stream().onData(chunk("b"));
        assertThat(upstream.got).filteredOn("pause"::equals).hasSize(1);

        probe.onWritable.run();
        probe.onWritable.run();
        assertThat(upstream.got).filteredOn("resume"::equals).hasSize(1);
    }

    @Test
    void tellsTheBodyWhenTheServerTakesMore() {
        Runnable[] told = {() -> upstream.got.add("told")};
        send(get("/orders"));
        attempt.upload().onWritable(told[0]);
        upstream.writable = false;
        assertThat(attempt.upload().isWritable()).isFalse();
        stream().onWritable();

        assertThat(upstream.got).endsWith("told");
    }

    // ---- used again

    @Test
    void isUsedAgainAfterTheEnd() {
        send(get("/orders"));
        stream().onHead();
        stream().onEnd(null);
        assertThat(spare).containsExactly(attempt);

        spare.clear();
        send(get("/other"));
        assertThat(upstream.got).endsWith("GET /other 0");
    }

    @Test
    void earlyAnswerLeavesTheRestOfTheBodyToBeDropped() {
        upstream.onFirstChunk = () -> {
            stream().onHead();
            stream().onEnd(null);
        };
        send(post("/orders", "abcd"));

        assertThat(probe.got).endsWith("head", "end");
        assertThat(upstream.got).endsWith("ab").doesNotContain("cd", "end");
        assertThat(spare).as("the body can still reach it").isEmpty();
    }

    @Test
    void keepsNoMoreSparesThanItMay() {
        attempt = new Attempt(upstream, null, budget, spare, 0);
        send(get("/orders"));
        stream().onHead();
        stream().onEnd(null);

        assertThat(spare).isEmpty();
    }

    private FakeExchange send(TestRequest request) {
        return send(request, 0);
    }

    private FakeExchange send(TestRequest request, int prefix) {
        FakeExchange exchange = request.open();
        HeadBlock head = exchange.request().headers().block();
        exchange.match().ranges().reset(head.targetStart() + prefix, head.targetEnd());
        attempt.begin(exchange, probe);
        return exchange;
    }

    private UpstreamStream.Listener stream() {
        UpstreamStream.@Nullable Listener listener = upstream.listener;
        assertThat(listener).as("a stream was started").isNotNull();
        return listener;
    }

    private static ByteBuf chunk(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }
}
