package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class BodiesTest {

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;
    private final List<String> seen = new ArrayList<>();

    /** Lets chunks pass and says how it went. */
    private final class Passing implements Body.BodyTransformer {

        @Override
        public void transform(@Owned ByteBuf chunk, Body.BodyOutput out) {
            out.emit(chunk);
        }

        @Override
        public void end(Body.BodyOutput out) {
            out.emit(Rig.chunk("!"));
        }

        @Override
        public void discard() {
            seen.add("discarded");
        }
    }

    @AfterEach
    void isOver() {
        rig.isOver();
    }

    // ---- the answer's

    @Test
    void transformedAnswerIsChunkedAndItsTagWeak() {
        rig.onResponse(exchange -> {
            exchange.response().body().transform(new Passing());
            return Outcome.proceed();
        });
        rig.send("GET").head(200, 5, "ETag", "\"abc\"").data("hello").end();

        assertThat(client.length).isEqualTo(HeadBlock.CHUNKED);
        assertThat(client.lines).contains("ETag: W/\"abc\"").doesNotContain("ETag: \"abc\"");
        assertThat(client.body).isEqualTo("hello!");
    }

    @Test
    void weakTagStays() {
        rig.onResponse(exchange -> {
            exchange.response().body().transform(new Passing());
            return Outcome.proceed();
        });
        rig.send("GET").head(200, 0, "ETag", "W/\"abc\"").end();

        assertThat(client.lines).contains("ETag: W/\"abc\"").doesNotContain("W/W/");
    }

    @Test
    void replacedAnswerHasTheNewLength() {
        rig.onResponse(exchange -> {
            exchange.response().body().replace(Rig.ascii("new"));
            return Outcome.proceed();
        });
        rig.send("GET").head(200, 5, "ETag", "\"abc\"");

        assertThat(client.length).isEqualTo(3);
        assertThat(client.body).isEqualTo("new");
        assertThat(client.lines).contains("W/\"abc\"");
    }

    @Test
    void collectedAnswerGoesOnAsItCame() {
        rig.onResponse(exchange -> exchange.response().body().aggregate(100, body -> {
            seen.add(body.text());
            return Outcome.proceed();
        }));
        rig.send("GET").head(200, 10).data("hello");
        assertThat(client.heads).isZero();
        rig.data("world").end();
        rig.runLoop();

        assertThat(seen).containsExactly("helloworld");
        assertThat(client.length).isEqualTo(10);
        assertThat(client.body).isEqualTo("helloworld");
    }

    @Test
    void collectedAnswerCanBeReplaced() {
        rig.onResponse(exchange -> exchange.response().body().aggregate(100, body -> {
            exchange.response().body().replace(Rig.ascii(body.text() + "!"));
            return Outcome.proceed();
        }));
        rig.send("GET").head(200, HeadBlock.CHUNKED).data("hello").end();
        rig.runLoop();

        assertThat(client.length).isEqualTo(6);
        assertThat(client.body).isEqualTo("hello!");
    }

    @Test
    void collectingMayTakeLongAsLongAsPiecesCome() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> Outcome.proceed()));
        rig.onResponse(exchange -> exchange.response().body().aggregate(100, body -> Outcome.proceed()));
        rig.send("POST", HeadBlock.CHUNKED);
        for (int i = 0; i < 3; i++) {
            rig.pass(Duration.ofSeconds(20));
            rig.exchange.requestData(Rig.chunk("a"));
        }
        rig.exchange.requestEnd(null);
        rig.runLoop();
        rig.head(200, HeadBlock.CHUNKED);
        for (int i = 0; i < 3; i++) {
            rig.pass(Duration.ofSeconds(20));
            rig.data("b");
        }
        rig.end();
        rig.runLoop();

        assertThat(rig.received).hasToString("aaa.");
        assertThat(client.status).isEqualTo(200);
        assertThat(client.body).isEqualTo("bbb");
    }

    @Test
    void collectingEndsWhenNoPieceComesInTime() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> Outcome.proceed()));
        rig.send("POST", HeadBlock.CHUNKED);
        rig.pass(Duration.ofSeconds(20));
        rig.exchange.requestData(Rig.chunk("a"));
        rig.pass(Duration.ofSeconds(31));

        assertThat(client.status).isEqualTo(504);
        assertThat(rig.completions.get(0).error()).isEqualTo(CoreError.FILTER_TIMEOUT);
    }

    @Test
    void answerTooLargeToCollectIsABadGateway() {
        rig.onResponse(exchange -> exchange.response().body().aggregate(3, body -> Outcome.proceed()));
        rig.send("GET").head(200, HeadBlock.CHUNKED).data("hello").end();

        assertThat(client.status).isEqualTo(502);
        assertThat(rig.cancelled).isOne();
        assertThat(rig.completions.get(0).error()).isEqualTo(CoreError.UPSTREAM_BODY_TOO_LARGE);
    }

    @Test
    void refusedAnswerDiscardsItsTransformers() {
        rig.onResponse(exchange -> {
            exchange.response().body().transform(new Passing());
            return Outcome.reject(CoreError.UPSTREAM_MALFORMED);
        });
        rig.send("GET").head(200, 5).data("hello");

        assertThat(seen).containsExactly("discarded");
        assertThat(client.length).isEqualTo(client.body.length());
        assertThat(client.status).isEqualTo(502);
    }

    @Test
    void answerOverItsLimitBreaksOff() {
        rig.onResponse(exchange -> {
            exchange.response().body().limit(7, CoreError.UPSTREAM_BODY_TOO_LARGE);
            return Outcome.proceed();
        });
        rig.send("GET").head(200, HeadBlock.CHUNKED).data("hello").data("world");

        assertThat(client.body).isEqualTo("hello");
        assertThat(client.error).isEqualTo(CoreError.UPSTREAM_BODY_TOO_LARGE);
        assertThat(client.ends).isZero();
    }

    @Test
    void integrationIsHeldBackByAFullClient() {
        rig.send("GET").head(200, HeadBlock.CHUNKED);
        rig.responder().onWritable(() -> seen.add("go on"));
        client.writable = false;
        rig.data("a");
        assertThat(rig.responder().isWritable()).isFalse();

        client.writable = true;
        rig.exchange.clientWritable();
        assertThat(seen).containsExactly("go on");
        assertThat(rig.responder().isWritable()).isTrue();
        rig.end();
    }

    @Test
    void integrationThatAsksBeforeItSendsIsToldWhenToGoOn() {
        client.writable = false;
        rig.send("GET").head(200, HeadBlock.CHUNKED);
        rig.responder().onWritable(() -> seen.add("go on"));
        assertThat(rig.responder().isWritable()).isFalse();

        client.writable = true;
        rig.exchange.clientWritable();
        assertThat(seen).containsExactly("go on");
        rig.end();
    }

    // ---- the request's

    @Test
    void bodyFlowsToTheIntegrationWhenItAsks() {
        rig.send("POST", 10);
        assertThat(client.bodyStarted).isTrue();
        rig.exchange.requestData(Rig.chunk("hello"));
        assertThat(rig.received).hasToString("hello");
        rig.exchange.requestData(Rig.chunk("world"));
        rig.exchange.requestEnd(null);

        assertThat(rig.received).hasToString("helloworld.");
        rig.head(200, 0).end();
        assertThat(rig.completions.get(0).requestBytes()).isEqualTo(10);
    }

    @Test
    void collectsBeforeTheIntegrationIsAsked() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> {
            seen.add(body.text());
            return Outcome.proceed();
        }));
        rig.send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestData(Rig.chunk("hello"));
        assertThat(rig.responder).isNull();
        rig.exchange.requestEnd(null);
        rig.runLoop();

        assertThat(seen).containsExactly("hello");
        assertThat(rig.received).hasToString("hello.");
        rig.head(200, 0).end();
    }

    @Test
    void twoFiltersShareOneCollection() {
        for (int i = 0; i < 2; i++) {
            rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> {
                seen.add(body.text());
                return Outcome.proceed();
            }));
        }
        rig.send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.exchange.requestEnd(null);
        rig.runLoop();

        assertThat(seen).containsExactly("hello", "hello");
        assertThat(rig.received).hasToString("hello.");
        rig.head(200, 0).end();
    }

    @Test
    void requestWithoutBodyIsCollectedAtOnce() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> {
            seen.add("[" + body.text() + "]");
            return Outcome.proceed();
        }));
        rig.send("GET");

        assertThat(seen).containsExactly("[]");
        rig.head(200, 0).end();
    }

    @Test
    void replacesTheRequestsBody() {
        rig.onRequest(exchange -> {
            exchange.request().body().replace(Rig.ascii("new"));
            return Outcome.proceed();
        });
        rig.send("POST", 5);

        assertThat(rig.received).hasToString("new.");
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.exchange.requestEnd(null);
        rig.head(200, 0).end();
        assertThat(rig.received).hasToString("new.");
    }

    @Test
    void replacedBodyIsCollectedWithoutTheClient() {
        rig.onRequest(exchange -> {
            exchange.request().body().replace(Rig.ascii("new"));
            return exchange.request().body().aggregate(100, body -> {
                seen.add(body.text());
                return Outcome.proceed();
            });
        });
        rig.send("POST", 5);

        assertThat(seen).containsExactly("new");
        rig.head(200, 0).end();
    }

    @Test
    void transformsTheRequestsBody() {
        rig.onRequest(exchange -> {
            exchange.request().body().transform(new Passing());
            return Outcome.proceed();
        });
        rig.send("POST", 5);
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.exchange.requestEnd(null);

        assertThat(rig.received).hasToString("hello!.");
        rig.head(200, 0).end();
    }

    @Test
    void announcedLengthOverWhatMayBeCollectedIsRefusedAtOnce() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(3, body -> Outcome.proceed()));
        rig.send("POST", 5);

        assertThat(client.status).isEqualTo(413);
        assertThat(client.bodyStarted).isFalse();
    }

    @Test
    void bodyOverWhatMayBeCollectedIsRefused() {
        rig.onRequest(exchange -> exchange.request().body().aggregate(3, body -> Outcome.proceed()));
        rig.send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestData(Rig.chunk("hello"));

        assertThat(client.status).isEqualTo(413);
        assertThat(rig.responder).isNull();
    }

    @Test
    void bodyOverItsLimitCancelsTheIntegration() {
        rig.onRequest(exchange -> {
            exchange.request().body().limit(7, CoreError.REQUEST_BODY_TOO_LARGE);
            return Outcome.proceed();
        });
        rig.send("POST", HeadBlock.CHUNKED);
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.exchange.requestData(Rig.chunk("world"));

        assertThat(client.status).isEqualTo(413);
        assertThat(rig.cancelled).isOne();
        assertThat(rig.received).hasToString("hello");
    }

    @Test
    void bodyIsNotReadOverTheMemoryThatIsLeft() {
        rig.budget.take(1 << 20);
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> Outcome.proceed()));
        rig.send("POST", 5);
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.budget.giveBack(1 << 20);

        assertThat(client.status).isEqualTo(503);
        assertThat(rig.completions.get(0).error()).isEqualTo(CoreError.BUFFERS_FULL);
    }

    @Test
    void filterIsNotAskedAboutABodyItNoLongerWaitsFor() {
        rig.onResponse(exchange -> exchange.pending());
        rig.onRequest(exchange -> exchange.request().body().aggregate(100, body -> {
            seen.add(body.text());
            return Outcome.proceed();
        }));
        rig.send("POST", 5);
        rig.exchange.requestFailed(CoreError.REQUEST_BODY_TIMEOUT);
        rig.exchange.requestData(Rig.chunk("hello"));
        rig.exchange.requestEnd(null);
        rig.exchange.clientGone(CoreError.CLIENT_GONE);

        assertThat(seen).isEmpty();
    }
}
