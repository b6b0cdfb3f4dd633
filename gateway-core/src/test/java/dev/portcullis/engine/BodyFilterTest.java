package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters that want bodies whole, other, or small. */
class BodyFilterTest extends EngineTest {

    private static final String CHUNKED_ABC = "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n";

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    BodyFilterTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void server() {
        server = gateway.server();
        gateway.filter("ends", ends);
    }

    private RawClient onRequest(Function<Exchange, Outcome> action) {
        gateway.filter("first", (RequestFilter) action::apply);
        return client();
    }

    private RawClient onResponse(Function<Exchange, Outcome> action) {
        gateway.filter("first", (ResponseFilter) action::apply);
        return client();
    }

    private RawClient client() {
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "first", "first")
                .gateway("observe", "ends"));
        return gateway.client();
    }

    private static void echo(ServerEnd connection, int number) {
        while (true) {
            String head = connection.head();
            byte[] body = Answer.field(head, "Transfer-Encoding") != null
                    ? connection.chunkedBody()
                    : connection.bytes(Integer.parseInt(String.valueOf(Answer.field(head, "Content-Length"))));
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            connection.send(body);
        }
    }

    /** To capitals, one octet for one. */
    private static final class Capitals implements Body.BodyTransformer {

        @Override
        public void transform(ByteBuf chunk, Body.BodyOutput out) {
            for (int i = chunk.readerIndex(); i < chunk.writerIndex(); i++) {
                chunk.setByte(i, Character.toUpperCase(chunk.getByte(i)));
            }
            out.emit(chunk);
        }

        @Override
        public void end(Body.BodyOutput out) {
            out.emit(Unpooled.copiedBuffer("!", US_ASCII));
        }
    }

    // ---- the request's

    @Test
    void requestIsCollectedAndPassedOn() {
        server = gateway.server(BodyFilterTest::echo);
        StringBuffer seen = new StringBuffer();
        RawClient client = onRequest(exchange -> exchange.request().body().aggregate(1 << 20, body -> {
            seen.append(body.text(), 0, Math.min(3, body.length()));
            return Outcome.proceed();
        }));

        client.send(post("/", 3) + "abc");
        assertThat(client.answer().text()).isEqualTo("abc");
        client.send("POST / HTTP/1.1\r\nHost: a\r\n" + CHUNKED_ABC);
        assertThat(client.answer().text()).isEqualTo("abc");
        client.send(post("/", 0));
        assertThat(client.answer().text()).isEmpty();
        String large = "x".repeat(1 << 20);
        client.send(post("/", large.length()) + large);
        assertThat(client.answer().text()).isEqualTo(large);
        assertThat(seen).hasToString("abcabcxxx");
    }

    @Test
    void requestIsCollectedAfterContinue() {
        server = gateway.server(BodyFilterTest::echo);
        RawClient client = onRequest(exchange -> exchange.request().body().aggregate(10, body -> Outcome.proceed()));

        client.send(post("/", 3, "Expect: 100-continue"));

        assertThat(client.head()).startsWith("HTTP/1.1 100 ");
        client.send("abc");
        assertThat(client.answer().text()).isEqualTo("abc");
    }

    @Test
    void tooLargeRequestIsRefusedBeforeItIsSent() {
        RawClient client = onRequest(exchange -> exchange.request().body().aggregate(10, body -> Outcome.proceed()));

        client.send(post("/", 11, "Expect: 100-continue"));

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
        assertThat(answer.closes()).isTrue();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TOO_LARGE);
        assertThat(server.accepted()).isZero();
    }

    @Test
    void tooLargeChunkedRequestIsRefusedWhileItIsCollected() {
        RawClient client = onRequest(exchange -> exchange.request().body().aggregate(10, body -> Outcome.proceed()));

        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n");

        assertThat(client.answer().status()).isEqualTo(413);
        client.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void limitCutsRequestOffOnItsWay() {
        RawClient client = onRequest(exchange -> {
            exchange.request().body().limit(10, CoreError.REQUEST_BODY_TOO_LARGE);
            return Outcome.proceed();
        });
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        ServerEnd asked = server.accept();
        asked.readUntil("12345");

        client.send("6\r\n123456\r\n");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.closes()).isTrue();
        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void limitBreaksAnswerOffThatHasBegun() {
        gateway.script(
                "begin",
                (exchange, to) -> to.execute(() -> {
                    HeadBlock head = to.responseHead();
                    head.statusLine(11, 200, 0, 0);
                    head.bodyLength(HeadBlock.CHUNKED);
                    to.head();
                    exchange.request().body().drainTo(new DroppingSink());
                }));
        gateway.filter("limit", (RequestFilter) exchange -> {
            exchange.request().body().limit(10, CoreError.REQUEST_BODY_TOO_LARGE);
            return Outcome.proceed();
        });
        gateway.apply(new Setup()
                .route("$default", Map.of("script", "begin"), "first", "limit")
                .gateway("observe", "ends"));
        RawClient client = gateway.client();

        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "b\r\n12345678901\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

        client.breaksOffAfter("");
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TOO_LARGE);
        assertThat(ends.all()).hasSize(1);
    }

    /** Takes everything and wants nothing. */
    private static final class DroppingSink implements BodySink {

        @Override
        public void data(ByteBuf chunk) {
            chunk.release();
        }

        @Override
        public void end(@Nullable HeadBlock trailers) {}

        @Override
        public void fail(GatewayError error, @Nullable Throwable cause) {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onWritable(Runnable action) {}
    }

    @Test
    void requestIsReplaced() {
        server = gateway.server(BodyFilterTest::echo);
        onRequest(exchange -> {
            exchange.request().body().replace("other body".getBytes(US_ASCII));
            return Outcome.proceed();
        });

        for (String request : new String[] {
            post("/", 3) + "abc",
            "POST / HTTP/1.1\r\nHost: a\r\n" + CHUNKED_ABC,
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            post("/", 60_000) + "x".repeat(60_000)
        }) {
            RawClient client = gateway.client();
            client.send(request);
            assertThat(client.answer().text()).isEqualTo("other body");
        }
    }

    @Test
    void requestIsReplacedAfterItWasSeen() {
        server = gateway.server(BodyFilterTest::echo);
        RawClient client = onRequest(exchange -> exchange.request().body().aggregate(100, body -> {
            exchange.request().body().replace((body.text() + body.text()).getBytes(US_ASCII));
            return Outcome.proceed();
        }));

        client.send(post("/", 3) + "abc");
        assertThat(client.answer().text()).isEqualTo("abcabc");
        client.send("POST / HTTP/1.1\r\nHost: a\r\n" + CHUNKED_ABC);
        assertThat(client.answer().text()).isEqualTo("abcabc");
    }

    @Test
    void requestIsTransformed() {
        server = gateway.server(BodyFilterTest::echo);
        RawClient client = onRequest(exchange -> {
            exchange.request().body().transform(new Capitals());
            return Outcome.proceed();
        });

        client.send(post("/", 3) + "abc");
        assertThat(client.answer().text()).isEqualTo("ABC!");
        client.send("POST / HTTP/1.1\r\nHost: a\r\n" + CHUNKED_ABC);
        assertThat(client.answer().text()).isEqualTo("ABC!");
    }

    // ---- the response's

    private ServerEnd asked(RawClient client, String answer) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve(answer);
        return asked;
    }

    @Test
    void responseIsCollectedAndPassedOn() {
        StringBuffer seen = new StringBuffer();
        RawClient client = onResponse(exchange -> exchange.response().body().aggregate(100, body -> {
            seen.append(body.text());
            return Outcome.proceed();
        }));
        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(client.answer().field("Content-Length")).isEqualTo("3");

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndef\r\n0\r\nX-Sum: 1\r\n\r\n");
        Answer chunked = client.answer();
        assertThat(chunked.text()).isEqualTo("def");
        assertThat(chunked.trailers()).isEqualTo("X-Sum: 1\r\n");

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(204);
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        assertThat(seen).hasToString("abcdef");
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void responseIsCollectedInPieces() {
        RawClient client = onResponse(exchange -> exchange.response().body().aggregate(100, body -> Outcome.proceed()));
        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");

        asked.send("def");

        assertThat(client.answer().text()).isEqualTo("abcdef");
    }

    @Test
    void tooLargeResponseIs502() {
        RawClient client = onResponse(exchange -> exchange.response().body().aggregate(10, body -> Outcome.proceed()));

        ServerEnd counted = asked(client, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901");
        assertThat(client.answer().status()).isEqualTo(502);
        counted.awaitEnd();

        ServerEnd chunked = asked(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n");
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.closes()).isFalse();
        chunked.awaitEnd();
        Eventually.that("both have ended", () -> ends.all().size() == 2);
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.UPSTREAM_BODY_TOO_LARGE));
    }

    @Test
    void limitBreaksResponseOffOnItsWay() {
        RawClient client = onResponse(exchange -> {
            exchange.response().body().limit(10, CoreError.UPSTREAM_BODY_TOO_LARGE);
            return Outcome.proceed();
        });
        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        String start = client.readUntil("12345\r\n");

        asked.send("6\r\n123456\r\n0\r\n\r\n");

        client.breaksOffAfter(start);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_BODY_TOO_LARGE);
    }

    @Test
    void brokenResponseIs502WhileItIsCollected() {
        RawClient client = onResponse(exchange -> exchange.response().body().aggregate(100, body -> Outcome.proceed()));
        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");

        asked.close();

        assertThat(client.answer().status()).isEqualTo(502);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_CLOSED);
    }

    @Test
    void responseIsReplaced() {
        RawClient client = onResponse(exchange -> {
            exchange.response().body().replace("other body".getBytes(US_ASCII));
            return Outcome.proceed();
        });

        asked(client, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 3\r\n\r\nabc")
                .close();
        Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo("other body");
        assertThat(answer.field("Content-Length")).isEqualTo("10");
        assertThat(answer.field("ETag")).isEqualTo("W/\"a\"");
        asked(client, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000));
        assertThat(client.answer().text()).isEqualTo("other body");
    }

    @Test
    void responseIsReplacedAfterItWasSeen() {
        RawClient client = onResponse(exchange -> exchange.response().body().aggregate(100, body -> {
            exchange.response().body().replace((body.text() + body.text()).getBytes(US_ASCII));
            return Outcome.proceed();
        }));

        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(client.answer().text()).isEqualTo("abcabc");
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 200 OK\r\n" + CHUNKED_ABC);
        assertThat(client.answer().text()).isEqualTo("abcabc");
    }

    @Test
    void responseIsTransformed() {
        RawClient client = onResponse(exchange -> {
            exchange.response().body().transform(new Capitals());
            return Outcome.proceed();
        });

        ServerEnd asked = asked(client, "HTTP/1.1 200 OK\r\nETag: W/\"a\"\r\nContent-Length: 3\r\n\r\nabc");
        Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo("ABC!");
        assertThat(answer.field("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.field("ETag")).isEqualTo("W/\"a\"");
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve("HTTP/1.1 200 OK\r\n" + CHUNKED_ABC);
        assertThat(client.answer().text()).isEqualTo("ABC!");
    }
}
