package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that leaves ends its exchange, and whatever works for it. */
class ClientLossTest extends EngineTest {

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    ClientLossTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.filter("ends", ends);
        gateway.apply(Setup.to(server).gateway("observe", "ends"));
    }

    @Test
    void closesUpstreamConnectionWhenClientEndsConnection() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        client.close();

        asked.awaitEnd();
        isCancelledOnce();
    }

    @Test
    void closesUpstreamConnectionWhenClientResets() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        client.reset();

        asked.awaitEnd();
        isCancelledOnce();
    }

    @Test
    void takesHalfCloseForTheClientsEnd() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        client.finish();

        asked.awaitEnd();
        client.awaitEnd();
        isCancelledOnce();
    }

    @Test
    void closesUpstreamConnectionWhenClientLeavesInTheMiddleOfTheAnswer() {
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        client.readUntil("12345");

        client.close();

        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(ends.first().status()).isEqualTo(200);
        isNotPooled();
    }

    @Test
    void closesUpstreamConnectionWhenClientLeavesInTheMiddleOfItsBody() {
        RawClient client = gateway.client();
        client.send(post("/a", 10) + "12345");
        ServerEnd asked = server.accept();
        asked.readUntil("12345");

        client.reset();

        asked.awaitEnd();
        isCancelledOnce();
    }

    @Test
    void noticesClientThatLeavesWhileTheServerDoesNotRead() {
        RawClient client = gateway.client();
        byte[] body = Patterns.bytes(64 << 20);
        client.send(post("/a", body.length));
        ServerEnd asked = server.accept();
        asked.head();
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> sending = client.sendCounted(body, sent);
        Stillness.of("sent bytes", sent::get);
        assertThat(sending).isNotDone();

        client.reset();

        assertThat(sending).failsWithin(10, TimeUnit.SECONDS);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        asked.awaitEnd();
        isNotPooled();
    }

    @Test
    void dropsLateAnswerOfFilterWhoseClientHasLeft() {
        Parking parking = new Parking();
        gateway.filter("wait", parking);
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "first", "wait")
                .gateway("observe", "ends"));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Pending pending = parking.parked();

        client.close();
        isCancelledOnce();

        assertThat(parking.cancelled).hasValue(1);
        assertThat(pending.complete(Outcome.proceed())).isFalse();
        gateway.apply(Setup.to(server));
        RawClient next = gateway.client();
        next.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(server.accept().serve(OK)).startsWith("GET /b ");
        assertThat(next.answer().status()).isEqualTo(200);
    }

    private void isCancelledOnce() {
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(ends.first().status()).isEqualTo(499);
        isNotPooled();
        assertThat(ends.all()).hasSize(1);
    }

    private void isNotPooled() {
        Eventually.that(
                "the upstream connection is gone",
                () -> gateway.endpoint(server).open() == 0);
        Eventually.that(
                "the gateway has nothing to do", () -> gateway.gateway.stats().exchanges() == 0);
    }
}
