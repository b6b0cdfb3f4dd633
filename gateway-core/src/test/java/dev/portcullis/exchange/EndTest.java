package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.testkit.LeakGuard;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class EndTest {

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;
    private final List<String> seen = new ArrayList<>();

    private @Nullable Pending wait;

    private Outcome park(Exchange exchange) {
        Pending taken = exchange.pending();
        taken.onCancel(() -> seen.add("cancelled"));
        wait = taken;
        return taken;
    }

    private static @Nullable GatewayError errorOf(Rig of) {
        return of.completions.get(0).error();
    }

    // ---- the client's side fails

    @Test
    void brokenRequestIsAnsweredBeforeTheCommit() {
        rig.send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestFailed(CoreError.REQUEST_BODY_MALFORMED);

        assertThat(client.status).isEqualTo(400);
        assertThat(rig.cancelled).isOne();
        rig.isOver();
    }

    @Test
    void brokenRequestBreaksTheAnswerOffAfterTheCommit() {
        rig.send("POST", HeadBlock.CHUNKED).head(200, HeadBlock.CHUNKED).data("a");
        rig.exchange.requestFailed(CoreError.REQUEST_BODY_MALFORMED);

        assertThat(client.error).isEqualTo(CoreError.REQUEST_BODY_MALFORMED);
        assertThat(rig.cancelled).isOne();
        rig.isOver();
    }

    @Test
    void clientThatLeavesCancelsTheIntegration() {
        rig.send("GET");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);

        assertThat(rig.cancelled).isOne();
        assertThat(rig.completions).containsExactly(new Rig.End(499, CoreError.CLIENT_GONE, 0, 0));
        assertThat(client.heads).isZero();
        rig.isOver();
    }

    @Test
    void clientThatLeavesInTheAnswerLeavesItsStatus() {
        rig.send("GET").head(200, 10).data("hello");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);

        assertThat(rig.completions).containsExactly(new Rig.End(200, CoreError.CLIENT_GONE, 0, 5));
        rig.isOver();
    }

    @Test
    void clientThatLeavesCancelsTheWaitOnce() {
        rig.onRequest(this::park).send("GET");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);

        assertThat(seen).containsExactly("cancelled");
        assertThat(wait.complete(Outcome.proceed())).isFalse();
        rig.runLoop();
        rig.isOver();
    }

    @Test
    void firstErrorCounts() {
        rig.onResponse(this::park).send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestFailed(CoreError.REQUEST_BODY_TIMEOUT);
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
        rig.exchange.clientGone(CoreError.GATEWAY_STOPPING);
        rig.exchange.requestFailed(CoreError.REQUEST_BODY_MALFORMED);

        assertThat(errorOf(rig)).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
        rig.isOver();
    }

    // ---- the integration fails

    @Test
    void integrationThatFailsBeforeItsHeadIsAnswered() {
        rig.send("GET").responder().reject(CoreError.UPSTREAM_REFUSED, null);

        assertThat(client.status).isEqualTo(503);
        assertThat(rig.cancelled).as("nobody to cancel").isZero();
        rig.isOver();
    }

    @Test
    void integrationThatFailsInItsBodyBreaksOff() {
        rig.send("GET").head(200, 10).data("hello").responder().fail(CoreError.UPSTREAM_CLOSED, null);

        assertThat(client.error).isEqualTo(CoreError.UPSTREAM_CLOSED);
        assertThat(client.ends).isZero();
        assertThat(rig.completions).containsExactly(new Rig.End(200, CoreError.UPSTREAM_CLOSED, 0, 5));
        rig.isOver();
    }

    @Test
    void integrationThatFailsInItsBodyBeforeTheCommitIsAnswered() {
        rig.onResponse(this::park).send("GET").head(200, 10).data("hello");
        rig.responder().fail(CoreError.UPSTREAM_CLOSED, null);

        assertThat(seen).containsExactly("cancelled");
        assertThat(client.status).isEqualTo(502);
        assertThat(client.body).isEqualTo("{\"message\":\"Bad Gateway\"}");
        rig.isOver();
    }

    @Test
    void whatTheIntegrationSaysAfterTheEndIsDropped() {
        Responder late = rig.send("GET").responder();
        int generation = late.generation();
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
        late.execute(() -> seen.add("ran"));
        late.data(Rig.chunk("late"));
        late.head();
        late.respond(LocalResponse.of(200));
        late.reject(CoreError.UPSTREAM_CLOSED, null);
        late.end(null);
        rig.runLoop();

        assertThat(late.generation()).isNotEqualTo(generation);
        assertThat(client.heads).isZero();
        rig.isOver();
    }

    @Test
    void taskOfAnExchangeThatEndsMeanwhileIsDropped() {
        rig.send("GET").responder().execute(() -> seen.add("ran"));
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
        rig.runLoop();

        assertThat(seen).isEmpty();
        rig.isOver();
    }

    // ---- waiting filters

    @Test
    void filterThatWaitsTooLongIsRefused() {
        rig.onRequest(this::park).send("GET");
        rig.pass(Duration.ofSeconds(29));
        assertThat(client.heads).isZero();
        rig.pass(Duration.ofSeconds(2));

        assertThat(client.status).isEqualTo(504);
        assertThat(seen).containsExactly("cancelled");
        assertThat(errorOf(rig)).isEqualTo(CoreError.FILTER_TIMEOUT);
        rig.isOver();
    }

    @Test
    void deadlineEndsWithTheWait() {
        rig.onRequest(this::park).send("GET");
        wait.complete(Outcome.proceed());
        rig.runLoop();
        rig.pass(Duration.ofMinutes(2));

        assertThat(client.heads).isZero();
        rig.head(200, 0).end().isOver();
    }

    @Test
    void awaitedStageDecides() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        rig.onRequest(exchange -> exchange.await(stage, value -> Outcome.reject(CoreError.REQUEST_PATH)));
        rig.send("GET");
        assertThat(client.heads).isZero();
        stage.complete("x");
        rig.runLoop();

        assertThat(client.status).isEqualTo(400);
        rig.isOver();
    }

    @Test
    void stageThatIsCompleteAlreadyIsNoWait() {
        rig.onRequest(exchange -> exchange.await(
                CompletableFuture.completedFuture("x"), value -> Outcome.reject(CoreError.REQUEST_PATH)));
        rig.send("GET");

        assertThat(client.status).isEqualTo(400);
        rig.isOver();
    }

    @Test
    void failedStageRefuses() {
        rig.onRequest(exchange -> exchange.await(
                CompletableFuture.failedFuture(new IllegalStateException("on purpose")), value -> Outcome.proceed()));
        rig.send("GET");

        assertThat(client.status).isEqualTo(500);
        assertThat(errorOf(rig)).isEqualTo(CoreError.FILTER_FAILED);
        rig.isOver();
    }

    @Test
    void errorInWhatAFilterMakesOfAStageRefuses() {
        rig.onRequest(exchange -> exchange.await(CompletableFuture.completedFuture("x"), value -> {
            throw new AssertionError("on purpose");
        }));
        rig.send("GET");

        assertThat(client.status).isEqualTo(500);
        rig.isOver();
    }

    @Test
    void stageThatCompletesAfterTheEndTouchesNothing() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        rig.onRequest(exchange -> {
            Outcome waits = exchange.await(stage, value -> {
                exchange.caller().principal(value);
                return Outcome.proceed();
            });
            return stage.isDone() ? Outcome.proceed() : waits;
        });
        rig.send("GET");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
        rig.begin("GET", HeadBlock.NO_BODY);
        stage.complete("somebody else");
        rig.runLoop();

        assertThat(rig.exchange.view().caller().principal()).isNull();
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
    }

    @Test
    void filterGoesOnAfterAStageOnTheLoop() throws Exception {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        LoopContext loop = new LoopContext(0, executor, rig.clock);
        RequestFilter filter = exchange -> exchange.await(stage, value -> {
            onLoop.complete(executor.inEventLoop());
            return Outcome.respond(LocalResponse.of(200));
        });
        FilterChain chain = new FilterChain(List.of(new FilterChain.Entry("test", filter)));
        StageView view = new StageView("api", "$default", Map.of(), new FilterChain[] {chain}, chain, 0);
        executor.submit(() -> {
                    DefaultExchange exchange = new DefaultExchange(loop, Runnable::run, new BufferBudget(0));
                    exchange.begin(client, loop.blocks().take(), 0, null);
                    exchange.run(new RoutePlan(0, "ANY /x", List.of(), rig), view);
                })
                .get();
        stage.complete("x");

        assertThat(onLoop.get(10, TimeUnit.SECONDS)).isTrue();
        executor.shutdownGracefully(0, 1, TimeUnit.SECONDS).get();
        assertThat(client.status).isEqualTo(200);
    }

    @Test
    void offloadedWorkDecides() {
        rig.onRequest(exchange -> exchange.offload(() -> Outcome.reject(CoreError.REQUEST_PATH)));
        rig.send("GET");

        assertThat(client.status).isEqualTo(400);
        rig.isOver();
    }

    @Test
    void offloadedWorkThatThrowsRefuses() {
        rig.onRequest(exchange -> exchange.offload(() -> {
            throw new NoClassDefFoundError("on purpose");
        }));
        rig.send("GET");

        assertThat(client.status).isEqualTo(500);
        rig.isOver();
    }

    @Test
    void tooMuchOffloadedWorkIsRefused() {
        Rig full = new Rig(task -> {
            throw new RejectedExecutionException("full");
        });
        full.onRequest(exchange -> exchange.offload(Outcome::proceed)).send("GET");

        assertThat(full.client.status).isEqualTo(503);
        assertThat(errorOf(full)).isEqualTo(CoreError.OFFLOAD_FULL);
        full.isOver();
    }

    // ---- completion

    @Test
    void completionFilterThatThrowsDoesNotHinderTheOthers() {
        rig.filters.add((CompletionFilter) (exchange, completion) -> {
            throw new IllegalStateException("on purpose");
        });
        rig.send("GET").head(200, 0).end();

        rig.isOver();
    }

    @Test
    void completionFiltersSeeRequestAndResponse() {
        rig.filters.add((CompletionFilter) (exchange, completion) ->
                seen.add(exchange.request().target() + " " + exchange.response().status()));
        rig.send("GET").head(201, 0).end();

        assertThat(seen).containsExactly("/x?a=b 201");
        rig.isOver();
    }
}
