package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.testkit.LeakGuard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class AnswerTest {

    private static final ExchangeKey<String> NOTE = ExchangeKey.of("note");
    private static final LocalResponse HELLO = LocalResponse.of(200, "text/plain", "hello");

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;

    private @Nullable Pending wait;

    @Test
    void wholeAnswerOfTheIntegrationIsSent() {
        rig.send("GET").responder().respond(HELLO);

        assertThat(client.status).isEqualTo(200);
        assertThat(client.lines).contains("Content-Type: text/plain");
        assertThat(client.length).isEqualTo(5);
        assertThat(client.body).isEqualTo("hello");
        assertThat(client.ends).isOne();
        assertThat(rig.completions).containsExactly(new Rig.End(200, null, 0, 5));
        rig.isOver();
    }

    @Test
    void streamedAnswerIsSentAsItComes() {
        rig.send("GET").head(200, 10, "X-A", "b").data("hello");
        assertThat(client.body).isEqualTo("hello");
        assertThat(client.length).isEqualTo(10);

        rig.data("world").end();
        assertThat(client.body).isEqualTo("helloworld");
        assertThat(client.lines).contains("X-A: b");
        assertThat(rig.completions).containsExactly(new Rig.End(200, null, 0, 10));
        rig.isOver();
    }

    @Test
    void answerToHeadHasLengthAndNoBody() {
        rig.send("HEAD").responder().respond(HELLO);

        assertThat(client.bodyless).isTrue();
        assertThat(client.lines).contains("Content-Length: 5");
        assertThat(client.body).isEmpty();
        assertThat(rig.completions).containsExactly(new Rig.End(200, null, 0, 0));
        rig.isOver();
    }

    @Test
    void answersWithoutContentHaveNoBody() {
        for (int status : new int[] {204, 304}) {
            Rig each = new Rig();
            each.send("GET").responder().respond(LocalResponse.of(status).withBody(Rig.ascii("dropped")));

            assertThat(each.client.bodyless).isTrue();
            assertThat(each.client.body).isEmpty();
            each.isOver();
        }
    }

    @Test
    void filterAnswersInPlaceOfTheIntegration() {
        rig.onRequest(exchange -> Outcome.respond(HELLO)).send("GET");

        assertThat(rig.responder).isNull();
        assertThat(client.body).isEqualTo("hello");
        rig.isOver();
    }

    @Test
    void refusalLooksAsAmazonsDo() {
        rig.onRequest(exchange -> Outcome.reject(CoreError.REQUEST_PATH)).send("GET");

        assertThat(client.status).isEqualTo(400);
        assertThat(client.body).isEqualTo("{\"message\":\"Bad Request\"}");
        assertThat(rig.completions).containsExactly(new Rig.End(400, CoreError.REQUEST_PATH, 0, 25));
        rig.isOver();
    }

    @Test
    void refusalThatAsksForCredentialsHasItsChallenge() {
        rig.onRequest(exchange -> Outcome.reject(new Challenge())).send("GET");

        assertThat(client.status).isEqualTo(401);
        assertThat(client.lines).contains("www-authenticate: Bearer error=\"x\"\n");
        assertThat(client.body).isEqualTo("{\"message\":\"Unauthorized\"}");
        rig.isOver();
    }

    @Test
    void requestWithoutARouteWalksTheMissChain() {
        rig.begin("GET", HeadBlock.NO_BODY);
        rig.exchange.refuse(CoreError.ROUTE_NOT_FOUND, rig.stage());

        assertThat(client.status).isEqualTo(404);
        assertThat(client.body).isEqualTo("{\"message\":\"Not Found\"}");
        rig.isOver();
    }

    @Test
    void matchIsWhatTheRouteAndStageSay() {
        List<@Nullable Object> seen = new ArrayList<>();
        rig.onRequest(exchange -> {
            seen.add(exchange.match().api());
            seen.add(exchange.match().stage());
            seen.add(exchange.match().routeKey());
            seen.add(exchange.match().routeOrdinal());
            seen.add(exchange.match().stageVariable("colour"));
            seen.add(exchange.match().variable("none"));
            return Outcome.respond(HELLO);
        });
        rig.send("GET");

        assertThat(seen).containsExactly("api", "$default", "ANY /x", 7, "blue", null);
    }

    @Test
    void integrationThatThrowsIsAnInternalError() {
        rig.begin("GET", HeadBlock.NO_BODY);
        rig.exchange.run(
                new RoutePlan(0, "ANY /x", List.of(), (exchange, to) -> {
                    throw new IllegalStateException("on purpose");
                }),
                rig.stage());

        assertThat(client.status).isEqualTo(500);
        assertThat(rig.completions).containsExactly(new Rig.End(500, CoreError.INTEGRATION_FAILED, 0, 35));
        rig.isOver();
    }

    @Test
    void answerOfAResponseFilterTakesTheIntegrationsPlace() {
        rig.onResponse(exchange -> Outcome.respond(HELLO)).send("GET").head(200, 100, "X-A", "b");

        assertThat(client.body).isEqualTo("hello");
        assertThat(client.lines).doesNotContain("X-A");
        assertThat(rig.cancelled).isOne();
        rig.data("late").end();
        assertThat(client.body).isEqualTo("hello");
        rig.isOver();
    }

    @Test
    void filterChangesStatusAndLines() {
        rig.onResponse(exchange -> {
                    exchange.response().setStatus(201);
                    exchange.response().headers().set(HeaderName.of("X-A"), "c");
                    return Outcome.proceed();
                })
                .send("GET")
                .head(200, 0, "X-A", "b")
                .end();

        assertThat(client.status).isEqualTo(201);
        assertThat(client.lines).contains("X-A: c").doesNotContain("X-A: b");
        rig.isOver();
    }

    @Test
    void interimAnswersPassUntilTheHead() {
        rig.send("GET");
        HeadBlock interim = rig.loop.blocks().take();
        interim.statusLine(11, 103, 0, 0);
        rig.responder().informational(interim);
        assertThat(client.interim).isEqualTo("103\n");

        rig.head(200, 0);
        rig.responder().informational(interim);
        assertThat(client.interim).isEqualTo("103\n");
        interim.release();
        rig.end().isOver();
    }

    // ---- trailers

    @Test
    void trailersPassWithTheEnd() {
        rig.send("GET").head(200, HeadBlock.CHUNKED).data("a");
        HeadBlock trailers = trailers();
        rig.responder().end(trailers);
        trailers.release();

        assertThat(client.trailers).isEqualTo("X-Sum: 1\n");
        rig.isOver();
    }

    @Test
    void trailersAreKeptWhenTheAnswerEndsBeforeItIsCommitted() {
        rig.onResponse(exchange -> {
            wait = exchange.pending();
            return wait;
        });
        rig.send("GET").head(200, HeadBlock.CHUNKED).data("a");
        HeadBlock trailers = trailers();
        rig.responder().end(trailers);
        trailers.clear();
        trailers.release();
        assertThat(client.heads).isZero();
        wait.complete(Outcome.proceed());
        rig.runLoop();

        assertThat(client.body).isEqualTo("a");
        assertThat(client.trailers).isEqualTo("X-Sum: 1\n");
        rig.isOver();
    }

    @Test
    void trailersThatWereRemovedAreNotKept() {
        rig.onResponse(exchange -> {
            wait = exchange.pending();
            return wait;
        });
        rig.send("GET").head(200, HeadBlock.CHUNKED);
        HeadBlock trailers = trailers();
        trailers.remove(0);
        rig.responder().end(trailers);
        trailers.release();
        wait.complete(Outcome.proceed());
        rig.runLoop();

        assertThat(client.trailers).isEmpty();
        rig.isOver();
    }

    private HeadBlock trailers() {
        HeadBlock trailers = rig.loop.blocks().take();
        HeaderName name = HeaderName.of("X-Sum");
        trailers.append(name.bytes(), name.id(), "1");
        return trailers;
    }

    // ---- the object is used again

    @Test
    void nextExchangeSeesNothingOfTheLast() {
        List<@Nullable Object> seen = new ArrayList<>();
        rig.onRequest(exchange -> {
            seen.add(exchange.get(NOTE));
            exchange.put(NOTE, "mine");
            seen.add(exchange.caller().principal());
            exchange.caller().principal("me");
            return Outcome.proceed();
        });
        rig.send("GET").head(500, 0, "X-A", "b").end();
        rig.send("GET").responder().respond(HELLO);

        assertThat(seen).containsExactly(null, null, null, null);
        assertThat(client.lines).doesNotContain("X-A");
        assertThat(rig.completions).extracting(Rig.End::status).containsExactly(500, 200);
    }
}
