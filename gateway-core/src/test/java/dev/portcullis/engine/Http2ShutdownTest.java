package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections of HTTP/2 when the gateway is told to stop. */
class Http2ShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void finishesWhatRunsAndTakesNoMore(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server).http2());
        Http2Client idle = gateway.http2();
        int first = idle.get("/");
        server.accept().serve("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        assertThat(idle.answer(first).text()).isEqualTo("ok");
        Http2Client busy = gateway.http2().deafToPings();
        int running = busy.get("/a");
        ServerEnd asked = server.accept();
        asked.head();

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ZERO, PATIENCE).toCompletableFuture();

        Http2Client.Frame warning = busy.await(Http2Client.GOAWAY);
        assertThat(warning.goAwayCode()).isEqualTo(Http2Client.NO_ERROR);
        assertThat(warning.code()).isEqualTo(Integer.MAX_VALUE);
        int late = busy.get("/b");
        ServerEnd askedLate = server.accept();
        askedLate.head();
        Http2Client.Frame last = busy.await(Http2Client.GOAWAY);
        assertThat(last.code()).isEqualTo(late);
        asked.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        assertThat(busy.answer(running).text()).isEqualTo("ok");
        askedLate.send(OK);
        assertThat(busy.answer(late).text()).isEqualTo("ok");
        assertThat(busy.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(idle.await(Http2Client.GOAWAY).code()).isEqualTo(Integer.MAX_VALUE);
        assertThat(idle.await(Http2Client.GOAWAY).code()).isEqualTo(first);
        assertThat(idle.awaitEnd()).isEqualTo(Wire.End.FIN);
        busy.close();
        idle.close();
        assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
        gateway.settle();
    }

    @ParameterizedTest
    @EnumSource
    void cutsWhatTakesTooLong(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        Ends ends = new Ends();
        ScriptedUpstream server = gateway.server();
        gateway.filter("ends", ends).apply(Setup.to(server).http2().gateway("observe", "ends"));
        Http2Client client = gateway.http2();
        client.get("/a");
        ServerEnd asked = server.accept();
        asked.head();

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ZERO, Duration.ofMillis(100)).toCompletableFuture();

        client.awaitEnd();
        asked.awaitEnd();
        assertThat(stopped.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(ends.first().error()).isEqualTo(CoreError.GATEWAY_STOPPING);
        gateway.settle();
    }

    @ParameterizedTest
    @EnumSource
    void closesConnectionsThatHaveSaidNothing(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        gateway.apply(Setup.to(gateway.server()).http2());
        RawClient undecided = gateway.client();
        RawClient begun = gateway.client();
        begun.send("PRI * ");
        Eventually.that("they are connected", () -> gateway.gateway.stats().connections() == 2);

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ZERO, PATIENCE).toCompletableFuture();

        assertThat(undecided.awaitEnd()).isEqualTo(Wire.End.FIN);
        begun.awaitEnd();
        assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
        gateway.settle();
    }
}
