package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.observe.Completion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections when the gateway is told to stop. */
class ShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void finishesWhatRunsAndClosesWhatIsIdle(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient idle = gateway.client();
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.accept().serve("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(idle.answer().closes()).isFalse();
        Eventually.that("nothing runs", () -> gateway.gateway.stats().exchanges() == 0);
        List<RawClient> fresh = oneOnEachLoop(gateway, variant);
        int waiting = 1 + fresh.size();
        Eventually.that("they are connected", () -> gateway.gateway.stats().connections() == waiting);
        RawClient running = gateway.client();
        running.send(EngineTest.post("/a", 6) + "abc");
        ServerEnd asked = server.accept();
        asked.readUntil("abc");
        RawClient begun = gateway.client();
        begun.send("GET /b HTTP/1.1\r\nHo");
        Eventually.that("all are connected", () -> gateway.gateway.stats().connections() == waiting + 2);

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ZERO, PATIENCE).toCompletableFuture();

        assertThat(gateway.gateway.running()).isFalse();
        assertThat(idle.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(fresh).allSatisfy(client -> assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN));
        assertThatThrownBy(gateway::client).hasMessageContaining("refused");
        running.send("def");
        asked.readUntil("def");
        asked.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        Answer answer = running.answer();
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.closes()).isTrue();
        assertThat(running.awaitEnd()).isEqualTo(Wire.End.FIN);
        begun.send("st: a\r\n\r\n");
        server.accept().serve(OK);
        assertThat(begun.answer().closes()).isTrue();
        assertThat(begun.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
        gateway.settle();
    }

    /** Their end says that every loop knows of the stop: while nothing runs, loops take new connections in turn. */
    private static List<RawClient> oneOnEachLoop(GatewayFixture gateway, Variant variant) {
        return IntStream.range(0, variant.loops())
                .mapToObj(loop -> gateway.client())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void cutsWhatTakesTooLong(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        Ends ends = new Ends();
        ScriptedUpstream server = gateway.server();
        gateway.filter("ends", ends).apply(Setup.to(server).gateway("observe", "ends"));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
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
    void acceptsConnectionsForTheDelay(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        ScriptedUpstream server = gateway.server(ScriptedUpstream.always(OK));
        gateway.apply(Setup.to(server));

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ofMillis(500), PATIENCE).toCompletableFuture();

        assertThat(gateway.gateway.running()).isFalse();
        RawClient client = gateway.client();
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
        gateway.settle();
    }

    @ParameterizedTest
    @EnumSource
    void closesWhatFiltersHaveOpenedAfterTheLastExchange(Variant variant) throws Exception {
        GatewayFixture gateway = new GatewayFixture(variant);
        Diary diary = new Diary();
        ScriptedUpstream server = gateway.server();
        gateway.filter("diary", diary).apply(Setup.to(server).gateway("observe", "diary"));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        server.accept().head();

        CompletableFuture<Boolean> stopped =
                gateway.gateway.stop(Duration.ZERO, Duration.ofMillis(100)).toCompletableFuture();

        assertThat(stopped.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(diary.entries).containsExactly("/a", "closed");
        gateway.settle();
    }

    /** Like an access log: what comes after it was closed is lost. */
    private static final class Diary implements CompletionFilter, AutoCloseable {

        private final List<String> entries = new CopyOnWriteArrayList<>();

        @Override
        public void onComplete(Exchange exchange, Completion completion) {
            entries.add(exchange.request().target());
        }

        @Override
        public void close() {
            entries.add("closed");
        }
    }
}
