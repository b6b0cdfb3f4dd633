package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that never stop and never get anywhere, and those that only look like them. */
class SlowClientTest extends EngineTest {

    private static final byte[] LARGE = Patterns.bytes(24 << 20);
    private static final String GRACE = "300ms";
    /** Longer than the grace, shorter than any idle time. */
    private static final long LONG_ENOUGH = 700;

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    SlowClientTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void server() {
        server = gateway.server();
        gateway.filter("ends", ends);
    }

    private void rates(String body, String read) {
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend", "upgrade", "foo/2")
                .gateway("observe", "ends")
                .listener("timeouts", Map.of("body-rate", body, "read-rate", read, "grace", GRACE)));
    }

    /** A byte now and then, until the other side has enough. */
    private static CompletableFuture<Void> dribble(Runnable one) {
        return Asides.run(() -> {
            for (int i = 0; i < 100; i++) {
                one.run();
                Stillness.pass(50);
            }
        });
    }

    // ---- bodies

    @Test
    void answersBodyThatDribblesWith408AndCloses() {
        rates("64KiB", "0B");
        long before = gateway.gateway.stats().overload().slowBodies();
        RawClient client = gateway.client();
        client.send(post("/", 1000));
        ServerEnd asked = server.accept();
        asked.head();
        dribble(() -> client.send("x"));

        Answer answer = client.answer();

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.closes()).isTrue();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
        assertThat(gateway.gateway.stats().overload().slowBodies()).isEqualTo(before + 1);
        asked.awaitEnd();
    }

    @Test
    void resetsNothingButTheStreamWhoseBodyDribbles() {
        rates("64KiB", "0B");
        Http2Client client = gateway.http2();
        int stream = client.post("/", "content-length", "1000");
        ServerEnd asked = server.accept();
        asked.head();
        for (int i = 0; i < 20; i++) {
            client.data(stream, "x", false);
            Stillness.pass(50);
        }

        assertThat(client.answer(stream).status()).isEqualTo(408);

        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
        int next = client.get("/");
        server.accept().serve(OK);
        assertThat(client.answer(next).text()).isEqualTo("ok");
    }

    @Test
    void letsAFastClientRest() {
        rates("64KiB", "0B");
        RawClient client = gateway.client();
        client.send(post("/", LARGE.length + 1));
        ServerEnd asked = server.accept();
        asked.head();
        var sending = client.sendAside("", LARGE);
        assertThat(asked.bytes(LARGE.length)).isEqualTo(LARGE);
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));

        Stillness.pass(LONG_ENOUGH);
        client.send("x");

        assertThat(asked.text(1)).isEqualTo("x");
        asked.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void doesNotBlameTheClientForASlowServer() {
        rates("64MiB", "0B");
        server.receiveBuffer(16 * 1024);
        RawClient client = gateway.client();
        client.send(post("/", LARGE.length));
        ServerEnd asked = server.accept();
        asked.head();
        client.sendAside("", LARGE);

        Stillness.pass(LONG_ENOUGH);

        assertThat(asked.bytes(1 << 20)).isEqualTo(Patterns.bytes(1 << 20));
        assertThat(ends.all()).isEmpty();
    }

    @Test
    void waitsForMessagesOfGrpc() {
        rates("64KiB", "64KiB");
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "content-type", "application/grpc", "te", "trailers");
        ServerEnd asked = server.accept();
        asked.head();

        Stillness.pass(LONG_ENOUGH);
        client.data(stream, "message", true);

        assertThat(new String(asked.chunkedBody(), ISO_8859_1)).isEqualTo("message");
        asked.send(OK);
        assertThat(client.answer(stream).text()).isEqualTo("ok");
    }

    // ---- answers

    @Test
    void resetsConnectionOfAClientThatReadsNothing() {
        rates("0B", "64MiB");
        long before = gateway.gateway.stats().overload().slowReaders();
        RawClient client = gateway.client(16 * 1024);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        var sending = asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n", LARGE);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);

        assertThat(sending).failsWithin(Duration.ofSeconds(10));
        assertThat(gateway.gateway.stats().overload().slowReaders()).isEqualTo(before + 1);
        client.breaksOffAfter("");
    }

    /** The system's buffer would have room for a minute's worth; where nobody knows what was acknowledged, only silence tells. */
    @Test
    void countsWhatTheClientAcknowledgesNotWhatTheSystemTakes() {
        String idle = variant.isEpoll() ? "60s" : "3s";
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend")
                .gateway("observe", "ends")
                .listener("timeouts", Map.of("read-rate", "64KiB", "grace", GRACE, "idle", idle)));
        RawClient client = gateway.client(16 * 1024);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n", LARGE);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);
        client.breaksOffAfter("");
    }

    @Test
    void endsConnectionOfHttp2ThatReadsNothing() {
        rates("0B", "64MiB");
        Http2Client client = gateway.http2WithBuffer(16 * 1024, Http2Client.INITIAL_WINDOW_SIZE, 1 << 24);
        client.window(0, 1 << 30);
        client.stingy();
        client.get("/");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n", LARGE);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);

        client.awaitEnd();
    }

    @Test
    void resetsStreamWhoseWindowStaysShut() {
        rates("0B", "1MiB");
        Http2Client client = gateway.http2(Http2Client.INITIAL_WINDOW_SIZE, 1).stingy();
        int stream = client.get("/");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n", LARGE);

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.CANCEL);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);
    }

    @Test
    void leavesAloneWhoReadsAllThereIs() {
        rates("64KiB", "64MiB");
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        asked.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.readUntil("\r\n\r\n");

        for (int i = 0; i < 3; i++) {
            Stillness.pass(LONG_ENOUGH / 2);
            asked.send("3\r\nhi\n\r\n");
            client.readUntil("hi\n");
        }

        assertThat(ends.all()).isEmpty();
    }

    @Test
    void leavesSilentTunnelsAlone() {
        rates("64KiB", "64MiB");
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: foo/2\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo/2\r\n\r\n");
        client.head();

        Stillness.pass(LONG_ENOUGH);
        client.send("there?");

        assertThat(asked.text(6)).isEqualTo("there?");
    }
}
