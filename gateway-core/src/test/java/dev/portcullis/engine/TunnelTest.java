package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that switch protocols: who may, what passes, and how they end. */
class TunnelTest extends EngineTest {

    static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    static final String ASK = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\n" + KEY + "\r\n";
    static final String SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private static final String ASK_FOO =
            "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: foo/2\r\n\r\n";
    private static final String SWITCH_FOO =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo/2\r\n\r\n";
    private static final byte[] MUCH = Patterns.bytes(6 << 20);

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    TunnelTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.filter("ends", ends);
        allow("upgrade", "websocket");
    }

    private void allow(Object... policies) {
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", policies)
                .gateway("observe", "ends"));
    }

    private void allowFoo(Object... policies) {
        Object[] all = new Object[policies.length + 2];
        all[0] = "upgrade";
        all[1] = "foo/2";
        System.arraycopy(policies, 0, all, 2, policies.length);
        allow(all);
    }

    /** Both ends of a tunnel of the protocol foo. */
    private record Tunnel(RawClient client, ServerEnd server) {}

    private Tunnel tunnel() {
        return tunnel(gateway.client());
    }

    private Tunnel tunnel(RawClient client) {
        allowFoo();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO);
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        return new Tunnel(client, asked);
    }

    // ---- the handshake

    @Test
    void passesHandshakeAndBytesBothWays() {
        RawClient client = gateway.client();
        client.send(ASK);
        ServerEnd asked = server.accept();

        assertThat(asked.serve(SWITCH))
                .startsWith("GET /chat HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nConnection: upgrade\r\n")
                .contains("\r\nUpgrade: websocket\r\n")
                .contains("\r\n" + KEY)
                .doesNotContain("Content-Length", "Transfer-Encoding");
        assertThat(client.head())
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("\r\nConnection: upgrade\r\n")
                .contains("\r\nUpgrade: WebSocket\r\n")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .doesNotContain("Content-Length", "Transfer-Encoding");
        client.send("ping");
        assertThat(asked.text(4)).isEqualTo("ping");
        asked.send("pong");
        assertThat(client.text(4)).isEqualTo("pong");
    }

    @Test
    void sendsOnlyTheAllowedProtocolOfThoseOffered() {
        RawClient client = gateway.client();
        client.send(ASK.replace("Upgrade: websocket", "Upgrade: h2c, foo\r\nUpgrade: WebSocket")
                .replace(
                        "Connection: Upgrade", "Connection: keep-alive, upgrade, HTTP2-Settings\r\nHTTP2-Settings: x"));

        assertThat(server.accept().serve(SWITCH))
                .contains("\r\nUpgrade: websocket\r\n")
                .doesNotContain("h2c", "foo", "HTTP2-Settings");
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void answersLikeAnyRequestWhereTheProtocolIsNotAllowed() {
        for (String protocol : List.of("h2c", "foo", "websocket2", "websocket/13")) {
            servesAsOrdinary(ASK.replace("Upgrade: websocket", "Upgrade: " + protocol));
        }
        servesAsOrdinary(ASK.replace("Connection: Upgrade", "Connection: keep-alive"));
        servesAsOrdinary(ASK.replace("HTTP/1.1", "HTTP/1.0"));
        servesAsOrdinary("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        allow();
        servesAsOrdinary(ASK);
    }

    private void servesAsOrdinary(String request) {
        RawClient client = gateway.client();
        client.send(request);
        ServerEnd asked = server.accept();
        assertThat(asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"))
                .doesNotContainIgnoringCase("upgrade");
        assertThat(client.answer().status()).isEqualTo(200);
        asked.close();
    }

    @Test
    void refusesOtherMethodsAndBodies() {
        refuses(400, ASK.replace("GET", "POST"));
        refuses(400, ASK.replace("GET", "HEAD"));
        refuses(400, ASK.replace("Host: a", "Host: a\r\nContent-Length: 1") + "x");
        refuses(400, ASK.replace("Host: a", "Host: a\r\nTransfer-Encoding: chunked") + "0\r\n\r\n");
    }

    @Test
    void refusesKeysThatAreNotSixteenBytes() {
        refuses(400, ASK.replace(KEY, ""));
        refuses(400, ASK.replace(KEY, KEY + KEY));
        refuses(400, ASK.replace("ZQ==", "Z==="));
        refuses(400, ASK.replace("dGhl", "dG l"));
        refuses(400, ASK.replace("ZQ==", "ZQAA"));
    }

    @Test
    void refusesOtherVersionsOfWebSocketAndNamesItsOwn() {
        for (String version : List.of("Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 13, 8", "X: y")) {
            Answer answer = refuses(426, ASK.replace("Sec-WebSocket-Version: 13", version));
            assertThat(answer.head())
                    .contains("\r\nSec-WebSocket-Version: 13\r\n")
                    .contains("\r\nUpgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nConnection: upgrade\r\n");
        }
        refuses(
                426,
                ASK.replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13"));
    }

    private Answer refuses(int status, String request) {
        RawClient client = gateway.client();
        client.send(request);
        Answer answer = request.startsWith("HEAD") ? client.answerToHead() : client.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(server.accepted()).isZero();
        return answer;
    }

    @Test
    void filtersRefuseAsAlways() {
        gateway.filter("deny", (RequestFilter) exchange -> Outcome.reject(CoreError.ROUTE_NOT_FOUND));
        allow("upgrade", "websocket", "first", "deny");

        refuses(404, ASK);
    }

    // ---- the server's answer

    @Test
    void passesAnyOtherAnswerAndUsesBothConnectionsAgain() {
        RawClient client = gateway.client();
        client.send(ASK);
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        assertThat(client.answer().text()).isEqualTo("no");

        client.send(ASK);
        asked.serve(SWITCH);
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void refusesAnotherProtocolThanWasAskedFor() {
        refusesSwitch(ASK, SWITCH.replace("Upgrade: WebSocket", "Upgrade: foo"));
        refusesSwitch(ASK, SWITCH.replace("Upgrade: WebSocket\r\n", ""));
        refusesSwitch(ASK, SWITCH.replace("Upgrade: WebSocket", "Upgrade: websocket, foo"));
        refusesSwitch(ASK, SWITCH.replace("Upgrade: WebSocket", "Upgrade: websocket\r\nUpgrade: websocket"));
    }

    @Test
    void refusesProtocolThatNobodyAskedFor() {
        refusesSwitch("GET / HTTP/1.1\r\nHost: a\r\n\r\n", SWITCH);
        allow();
        refusesSwitch(ASK, SWITCH);
    }

    private void refusesSwitch(String request, String answer) {
        ends.all().clear();
        RawClient client = gateway.client();
        client.send(request);
        ServerEnd asked = server.accept();
        asked.serve(answer);
        assertThat(client.answer().status()).isEqualTo(502);
        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_UPGRADE);
    }

    @Test
    void informsBeforeItSwitches() {
        RawClient client = gateway.client();
        client.send(ASK);
        server.accept().serve("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + SWITCH + "first bytes");

        assertThat(client.head()).startsWith("HTTP/1.1 103 ");
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(client.text(11)).isEqualTo("first bytes");
    }

    @Test
    void triesAgainOnAFreshConnection() {
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd first = server.accept();
        first.serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        client.answer();
        CompletableFuture<Void> dropping = Asides.run(() -> {
            first.head();
            first.close();
        });
        client.send(ASK);
        dropping.join();
        server.accept().serve(SWITCH);

        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }

    // ---- early bytes

    @Test
    void holdsEarlyBytesUntilTheSwitch() {
        RawClient client = gateway.client();
        client.send(ASK + "early");
        ServerEnd asked = server.accept();
        asked.head();
        client.send(" and late");
        Stillness.pass(100);
        assertThat(asked.waiting()).isZero();

        asked.send(SWITCH);
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(asked.text(14)).isEqualTo("early and late");
    }

    @Test
    void holdsManyEarlyBytesWithoutLosingOne() {
        RawClient client = gateway.client();
        client.sendAside(ASK, MUCH);
        ServerEnd asked = server.accept();
        asked.head();
        Stillness.pass(100);

        asked.send(SWITCH);
        assertThat(asked.bytes(MUCH.length)).isEqualTo(MUCH);
    }

    @Test
    void neverTakesEarlyBytesForRequestsWhenRefused() {
        RawClient client = gateway.client();
        client.send(ASK + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");

        assertThat(client.answer().head()).containsIgnoringCase("Connection: close");
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.waiting()).isZero();
        assertThat(ends.all()).hasSize(1);
    }

    // ---- pace

    @Test
    void passesMuchToASlowClient() {
        Tunnel tunnel = tunnel(gateway.client(16 * 1024));
        tunnel.server().sendAside("", MUCH).thenRun(tunnel.server()::finish);
        Stillness.pass(50);

        assertThat(tunnel.client().bytes(MUCH.length)).isEqualTo(MUCH);
        tunnel.client().finish();
        endsWell(0, MUCH.length);
    }

    @Test
    void passesMuchToASlowServer() {
        server.receiveBuffer(16 * 1024);
        Tunnel tunnel = tunnel();
        tunnel.client().sendAside("", MUCH).thenRun(tunnel.client()::finish);
        Stillness.pass(50);

        assertThat(tunnel.server().bytes(MUCH.length)).isEqualTo(MUCH);
        tunnel.server().finish();
        endsWell(MUCH.length, 0);
    }

    @Test
    void passesMuchBothWaysAtOnce() {
        Tunnel tunnel = tunnel();
        tunnel.client().sendAside("", MUCH);
        tunnel.server().sendAside("", MUCH);
        CompletableFuture<Void> there =
                Asides.run(() -> assertThat(tunnel.server().bytes(MUCH.length)).isEqualTo(MUCH));

        assertThat(tunnel.client().bytes(MUCH.length)).isEqualTo(MUCH);
        there.join();
    }

    @Test
    void holdsLittleOfWhatNobodyReads() {
        Tunnel tunnel = tunnel(gateway.client(16 * 1024));
        byte[] large = Patterns.bytes(24 << 20);
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        tunnel.server().sendCounted(large, sent);
        Stillness.of("sent bytes", sent::get);

        assertThat(Memory.used() - before).isLessThan(6 << 20);
        assertThat(tunnel.client().bytes(large.length)).isEqualTo(large);
    }

    // ---- ends

    @Test
    void forwardsTheClientsHalfClose() {
        Tunnel tunnel = tunnel();
        tunnel.client().send("last words");
        tunnel.client().finish();
        assertThat(tunnel.server().text(10)).isEqualTo("last words");
        assertThat(tunnel.server().awaitEnd()).isEqualTo(Wire.End.FIN);

        tunnel.server().send("answer");
        assertThat(tunnel.client().text(6)).isEqualTo("answer");
        tunnel.server().close();
        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.FIN);
        endsWell(10, 6);
    }

    @Test
    void answersMuchToASlowClientThatHasHalfClosed() {
        Tunnel tunnel = tunnel(gateway.client(16 * 1024));
        tunnel.client().finish();
        assertThat(tunnel.server().awaitEnd()).isEqualTo(Wire.End.FIN);
        Stillness.pass(50);
        tunnel.server().sendAside("", MUCH).thenRun(tunnel.server()::finish);
        Stillness.pass(50);

        assertThat(tunnel.client().bytes(MUCH.length)).isEqualTo(MUCH);
        endsWell(0, MUCH.length);
    }

    @Test
    void sendsMuchToASlowServerThatHasHalfClosed() {
        server.receiveBuffer(16 * 1024);
        Tunnel tunnel = tunnel();
        tunnel.server().finish();
        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.FIN);
        Stillness.pass(50);
        tunnel.client().sendAside("", MUCH).thenRun(tunnel.client()::finish);
        Stillness.pass(50);

        assertThat(tunnel.server().bytes(MUCH.length)).isEqualTo(MUCH);
        endsWell(MUCH.length, 0);
    }

    @Test
    void forwardsTheServersHalfClose() {
        Tunnel tunnel = tunnel();
        tunnel.server().send("last words");
        tunnel.server().finish();
        assertThat(tunnel.client().text(10)).isEqualTo("last words");
        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.FIN);

        tunnel.client().send("answer");
        assertThat(tunnel.server().text(6)).isEqualTo("answer");
        tunnel.client().close();
        assertThat(tunnel.server().awaitEnd()).isEqualTo(Wire.End.FIN);
        endsWell(6, 10);
    }

    @Test
    void forwardsHalfCloseThatComesWithTheSwitch() {
        allowFoo();
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.head();
        asked.send(SWITCH_FOO + "all");
        asked.finish();

        client.head();
        assertThat(client.text(3)).isEqualTo("all");
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        client.send("more");
        client.finish();
        assertThat(asked.text(4)).isEqualTo("more");
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        endsWell(4, 3);
    }

    @Test
    void resetsTheServerWhenTheClientResets() {
        Tunnel tunnel = tunnel();
        tunnel.client().send("x");
        assertThat(tunnel.server().text(1)).isEqualTo("x");
        tunnel.client().reset();

        assertThat(tunnel.server().awaitEnd()).isEqualTo(Wire.End.RESET);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(ends.first().status()).isEqualTo(101);
        isNotPooled();
    }

    @Test
    void resetsTheClientWhenTheServerResets() {
        Tunnel tunnel = tunnel();
        tunnel.server().send("x");
        assertThat(tunnel.client().text(1)).isEqualTo("x");
        tunnel.server().reset();

        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.RESET);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_CLOSED);
        isNotPooled();
    }

    @Test
    void resetAfterHalfCloseEndsTheOtherSide() {
        Tunnel tunnel = tunnel();
        tunnel.client().finish();
        assertThat(tunnel.server().awaitEnd()).isEqualTo(Wire.End.FIN);
        tunnel.server().reset();

        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.RESET);
        isNotPooled();
    }

    private void endsWell(int requestBytes, int responseBytes) {
        assertThat(ends.first().error()).isNull();
        assertThat(ends.first().status()).isEqualTo(101);
        assertThat(ends.first().requestBytes()).isEqualTo(requestBytes);
        assertThat(ends.first().responseBytes()).isEqualTo(responseBytes);
        assertThat(ends.all()).hasSize(1);
        isNotPooled();
    }

    private void isNotPooled() {
        Eventually.that(
                "the server's connection is gone",
                () -> gateway.endpoint(server).open() == 0);
    }

    // ---- time

    @Test
    void endsWhenIdle() {
        allow("upgrade", Map.of("protocols", List.of("foo/2"), "idle", "400ms"));
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO);
        client.head();
        for (int i = 0; i < 4; i++) {
            Stillness.pass(150);
            client.send("x");
            assertThat(asked.text(1)).isEqualTo("x");
            Stillness.pass(150);
            asked.send("y");
            assertThat(client.text(1)).isEqualTo("y");
        }
        long since = System.nanoTime();

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(System.nanoTime() - since).isGreaterThan(390_000_000);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_IDLE);
    }

    @Test
    void endsWithItsLife() {
        allow("upgrade", Map.of("protocols", List.of("foo/2"), "life", "500ms"));
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO);
        client.head();
        CompletableFuture<Void> talking = Asides.run(() -> {
            while (true) {
                asked.send("y");
                Stillness.pass(20);
            }
        });

        client.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_EXPIRED);
        Eventually.that("the server notices", talking::isDone);
    }

    @Test
    void outlivesTheTimeoutsOfRequests() {
        gateway.apply(new Setup()
                .upstream(server, Map.of("timeouts", Map.of("idle", "200ms", "response", "200ms")))
                .listener("timeouts", Map.of("idle", "200ms", "head", "200ms", "keep-alive", "200ms"))
                .route("$default", "backend", "upgrade", "foo/2")
                .gateway("observe", "ends"));
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO);
        client.head();
        Stillness.pass(900);

        asked.send("still here");
        assertThat(client.text(10)).isEqualTo("still here");
        client.send("so am I");
        assertThat(asked.text(7)).isEqualTo("so am I");
        assertThat(ends.all()).isEmpty();
    }

    @Test
    void waitsForTheSwitchAsForAnyAnswer() {
        gateway.apply(new Setup()
                .upstream(server, Map.of("timeouts", Map.of("response", "200ms")))
                .route("$default", "backend", "upgrade", "foo/2"));
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        server.accept().head();

        assertThat(client.answer().status()).isEqualTo(504);
    }

    // ---- filters

    @Test
    void filtersSeeAHandshakeWithoutBodies() {
        gateway.filter("in", (RequestFilter) exchange -> {
            Body body = exchange.request().body();
            assertThat(body.isEmpty()).isTrue();
            body.limit(1, CoreError.REQUEST_BODY_TOO_LARGE);
            body.transform(new Garbling());
            body.replace("instead".getBytes());
            return body.aggregate(10, whole -> Outcome.proceed());
        });
        gateway.filter("out", (ResponseFilter) exchange -> {
            assertThat(exchange.response().status()).isEqualTo(101);
            exchange.response().headers().set(HeaderName.of("X-Seen"), "yes");
            Body body = exchange.response().body();
            body.limit(1, CoreError.UPSTREAM_BODY_TOO_LARGE);
            body.transform(new Garbling());
            return body.aggregate(1, whole -> {
                assertThat(whole.length()).isZero();
                return Outcome.proceed();
            });
        });
        allowFoo("first", "in", "second", "out");
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        assertThat(asked.serve(SWITCH_FOO + "untouched")).doesNotContain("Content-Length");

        assertThat(client.head()).startsWith("HTTP/1.1 101 ").contains("X-Seen: yes");
        assertThat(client.text(9)).isEqualTo("untouched");
        client.send("untouched, too");
        assertThat(asked.text(14)).isEqualTo("untouched, too");
    }

    @Test
    void filterThatWaitsDelaysTheTunnelAndLosesNothing() {
        CompletableFuture<dev.portcullis.spi.Pending> waiting = new CompletableFuture<>();
        gateway.filter("out", (ResponseFilter) exchange -> {
            dev.portcullis.spi.Pending pending = exchange.pending();
            waiting.complete(pending);
            return pending;
        });
        allowFoo("second", "out");
        RawClient client = gateway.client();
        client.send(ASK_FOO + "up");
        ServerEnd asked = server.accept();
        asked.head();
        CompletableFuture<Void> sending = asked.sendAside(SWITCH_FOO, MUCH);
        dev.portcullis.spi.Pending pending = waiting.join();
        Stillness.pass(100);
        assertThat(client.waiting()).isZero();
        assertThat(sending).isNotDone();

        pending.complete(Outcome.proceed());
        client.head();
        assertThat(client.bytes(MUCH.length)).isEqualTo(MUCH);
        assertThat(asked.text(2)).isEqualTo("up");
    }

    @Test
    void filterMayAnswerInPlaceOfTheSwitch() {
        gateway.filter("out", (ResponseFilter)
                exchange -> Outcome.respond(LocalResponse.of(403, "text/plain", "changed my mind")));
        allowFoo("second", "out");
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO + "bytes");

        assertThat(client.answer().text()).isEqualTo("changed my mind");
        asked.awaitEnd();
        isNotPooled();
    }

    @Test
    void otherStatusThanTheSwitchIsAnAnswer() {
        gateway.filter("out", (ResponseFilter) exchange -> {
            exchange.response().setStatus(200);
            return Outcome.proceed();
        });
        allowFoo("second", "out");
        RawClient client = gateway.client();
        client.send(ASK_FOO);
        ServerEnd asked = server.accept();
        asked.serve(SWITCH_FOO + "bytes");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        asked.awaitEnd();
    }

    private static final class Garbling implements Body.BodyTransformer {

        @Override
        public void transform(ByteBuf chunk, Body.BodyOutput out) {
            chunk.release();
            out.fail(CoreError.FILTER_FAILED);
        }

        @Override
        public void end(Body.BodyOutput out) {}
    }
}
