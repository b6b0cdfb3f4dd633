package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.snapshot.Snapshot;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.RequestFilter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams, downloads and tunnels that outlive the configuration they began with. */
class LongExchangesTest extends EngineTest {

    private static final int RELOADS = 100;
    private static final int STREAMS = 10;
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nA1\r\n";
    private static final String PIECE = "2\r\nB2\r\n";
    private static final String END = "0\r\n\r\n";
    private static final String GET = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Ends ends = new Ends();

    private ScriptedUpstream server;
    private int revision;

    LongExchangesTest(Variant variant) {
        super(variant);
    }

    /** What each revision opens anew, for a route that is changed each time. */
    private final class Marker implements RequestFilter, AutoCloseable {

        Marker() {
            opened.incrementAndGet();
        }

        @Override
        public Outcome onRequest(Exchange exchange) {
            return Outcome.proceed();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        server = gateway.server();
        gateway.filter("ends", ends).filter("other", new Marker());
        reload();
    }

    private Setup revision() {
        String marker = "revision " + ++revision;
        gateway.filter(marker, new Marker());
        return new Setup()
                .http2()
                .upstream(server)
                .route("GET /stream", "backend")
                .route("GET /chat", "backend", "upgrade", "websocket")
                .route("GET /changing", "backend", "first", marker)
                .gateway("drain", Map.of("timeout", "100ms"))
                .gateway("observe", "ends");
    }

    private void reload() {
        gateway.apply(revision());
    }

    private record Stream(RawClient client, ServerEnd server) {}

    private Stream stream() {
        RawClient client = gateway.client();
        client.send(GET);
        ServerEnd asked = server.accept();
        asked.head();
        asked.send(BEGUN);
        client.readUntil("A1\r\n");
        return new Stream(client, asked);
    }

    private Stream tunnel() {
        RawClient client = gateway.client();
        client.send(TunnelTest.ASK);
        ServerEnd asked = server.accept();
        asked.head();
        asked.send(TunnelTest.SWITCH);
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        return new Stream(client, asked);
    }

    @Test
    void goOnOverManyReloadsAndKeepNoneOfThem() {
        List<Stream> streams = new ArrayList<>();
        List<Stream> tunnels = new ArrayList<>();
        Http2Client multiplexed = gateway.http2();
        int overHttp2 = multiplexed.get("/stream");
        ServerEnd behindHttp2 = server.accept();
        behindHttp2.head();
        behindHttp2.send(BEGUN);
        multiplexed.begun(overHttp2);
        for (int i = 0; i < STREAMS; i++) {
            streams.add(stream());
            tunnels.add(tunnel());
        }
        long before = snapshotsReachable();

        for (int i = 0; i < RELOADS; i++) {
            if (i % 10 == 0) {
                // an idle connection that has met this revision
                assertThat(gateway.client().get("/none").status()).isEqualTo(404);
            }
            reload();
        }

        Eventually.that("all that old revisions opened is closed", () -> opened.get() - closed.get() <= 2);
        assertThat(snapshotsReachable()).isLessThanOrEqualTo(before + 1);
        streams.forEach(each -> {
            each.server().send(PIECE + END);
            assertThat(each.client().readUntil(END)).endsWith(PIECE + END);
        });
        tunnels.forEach(each -> {
            each.client().send("to the server");
            assertThat(each.server().text(13)).isEqualTo("to the server");
            each.server().send("to the client");
            assertThat(each.client().text(13)).isEqualTo("to the client");
        });
        behindHttp2.send(PIECE + END);
        assertThat(multiplexed.answer(overHttp2).text()).isEqualTo("A1B2");
        assertThat(ends.all())
                .filteredOn(end -> end.target().equals("/stream"))
                .allSatisfy(end -> assertThat(end.error()).isNull());
    }

    @Test
    void tunnelOfARemovedRouteIsToldToLeave() {
        Stream tunnel = tunnel();

        gateway.apply(new Setup()
                .upstream(server)
                .route("GET /stream", "backend")
                .gateway("drain", Map.of("timeout", "50ms")));

        assertThat(tunnel.client().text(WebSocketTunnelTest.CLOSE.length())).isEqualTo(WebSocketTunnelTest.CLOSE);
        assertThat(WebSocketTunnelTest.close(tunnel.server())).isEqualTo(WebSocketTunnelTest.GOING_AWAY);
        assertThat(tunnel.client().awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void tunnelOfAChangedRouteIsToldToLeave() {
        Stream tunnel = tunnel();

        gateway.apply(revision().route("GET /chat", "backend", "upgrade", "websocket", "second", "other"));

        assertThat(tunnel.client().text(WebSocketTunnelTest.CLOSE.length())).isEqualTo(WebSocketTunnelTest.CLOSE);
    }

    @Test
    void answerOfARemovedRouteIsSentToItsEnd() {
        Stream stream = stream();

        gateway.apply(
                new Setup().upstream(server).route("GET /other", "backend").gateway("drain", Map.of("timeout", "1ms")));
        Stillness.pass(50);
        stream.server().send(PIECE + END);

        assertThat(stream.client().readUntil(END)).endsWith(PIECE + END);
    }

    @Test
    void answersOfChangedAndRemovedRoutesKeepNoOldConfiguration() {
        List<String> ended = new CopyOnWriteArrayList<>();
        gateway.filter("names", (CompletionFilter) (exchange, completion) ->
                ended.add(exchange.match().routeKey() + " " + exchange.match().routeOrdinal() + " "
                        + exchange.match().stage() + " " + completion.error()));
        List<Stream> streams = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < STREAMS; i++) {
            String marker = "of stream " + i;
            gateway.filter(marker, new Marker());
            gateway.apply(lasting().route("GET /stream", "backend", "first", marker));
            streams.add(stream());
            before = i == 0 ? snapshotsReachable() : before;
        }

        gateway.apply(lasting().route("GET /other", "backend").route("GET /stream", "backend"));
        streams.get(0).server().send(PIECE + END);
        assertThat(streams.get(0).client().readUntil(END)).endsWith(PIECE + END);
        Eventually.that(
                "it is counted as the route that has its name",
                () -> ended.equals(List.of("GET /stream 1 $default null")));
        gateway.apply(lasting().route("GET /other", "backend"));

        assertThat(snapshotsReachable()).isLessThanOrEqualTo(before + 1);
        for (Stream each : streams.subList(1, STREAMS)) {
            each.server().send(PIECE + END);
            assertThat(each.client().readUntil(END)).endsWith(PIECE + END);
        }
        Eventually.that("their ends are told by their names", () -> ended.size() == STREAMS);
        assertThat(ended.subList(1, STREAMS)).containsOnly("GET /stream -1 $default null");
        Eventually.that("what they kept is closed", () -> opened.get() - closed.get() <= 2);
    }

    private Setup lasting() {
        return new Setup()
                .upstream(server)
                .gateway("drain", Map.of("timeout", "1ms"))
                .gateway("observe", "names");
    }

    /** As the collector counts them, in this process. */
    private static long snapshotsReachable() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(words -> words.length >= 4 && words[3].equals(Snapshot.class.getName()))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
