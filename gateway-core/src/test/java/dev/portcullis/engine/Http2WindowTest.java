package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies on HTTP/2 that are faster than their receivers: windows bound what is held, and no stream holds up another. */
class Http2WindowTest extends EngineTest {

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final byte[] LARGE = Patterns.bytes(16 << 20);
    private static final byte[] BODY = Patterns.bytes(4 << 20);

    private static final byte[] PART = Patterns.bytes(1 << 20);

    private ScriptedUpstream server;

    Http2WindowTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /local", Map.of("script", "local")));
    }

    @Test
    void holdsLittleOfAnAnswerThatNobodyTakesAndServesOthers() {
        Http2Client client = gateway.http2();
        client.window(0, 64 << 20);
        client.stingy();
        long before = Memory.used();
        List<AtomicInteger> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            client.get("/a");
            ServerEnd asked = server.accept();
            asked.head();
            asked.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n");
            sent.add(new AtomicInteger());
            asked.sendCounted(LARGE, sent.get(i));
        }
        sent.forEach(each -> Stillness.of("sent bytes", each::get));

        assertThat(Memory.used() - before).isLessThan(8 << 20);
        for (int i = 0; i < 20; i++) {
            assertThat(client.answer(client.get("/local")).text()).isEqualTo("local");
        }
    }

    @Test
    void holdsLittleForAClientThatDoesNotRead() {
        Http2Client client = gateway.http2WithBuffer(SMALL_BUFFER, Http2Client.INITIAL_WINDOW_SIZE, 1 << 30);
        client.window(0, 1 << 30);
        int stream = client.get("/a");
        ServerEnd asked = server.accept();
        asked.head();
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        asked.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n");
        asked.sendCounted(LARGE, sent);

        Stillness.of("sent bytes", sent::get);

        assertThat(sent.get()).isLessThan(LARGE.length);
        assertThat(Memory.used() - before).isLessThan(8 << 20);
        client.stingy();
        assertThat(client.answer(stream).body.toByteArray()).isEqualTo(LARGE);
    }

    @Test
    void givesWindowsBackAsTheServerTakesTheBody() {
        server.receiveBuffer(SMALL_BUFFER);
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "content-length", Integer.toString(LARGE.length));
        ServerEnd asked = server.accept();
        asked.head();
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        var uploaded = Asides.run(() -> client.upload(stream, LARGE, sent));

        Stillness.of("sent bytes", sent::get);

        assertThat(sent.get()).isLessThan(8 << 20);
        assertThat(Memory.used() - before).isLessThan(6 << 20);
        assertThat(asked.bytes(LARGE.length)).isEqualTo(LARGE);
        assertThat(uploaded).succeedsWithin(Duration.ofSeconds(10));
        asked.send(OK);
        assertThat(client.answer(stream).text()).isEqualTo("ok");
    }

    @Test
    void holdsAWindowOfABodyThatNobodyWantsYet() {
        gateway.script("silent", (exchange, to) -> {});
        gateway.apply(new Setup()
                .http2()
                .route("$default", Map.of("script", "silent"))
                .route("ANY /local", Map.of("script", "local")));
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        AtomicInteger sent = new AtomicInteger();
        Asides.run(() -> client.upload(stream, LARGE, sent));

        assertThat(Stillness.of("sent bytes", sent::get)).isLessThanOrEqualTo(256 * 1024);
    }

    /** They fill the window of the connection several times over. */
    @Test
    void passesUploadBesideManyThatNobodyReads() {
        gateway.script("silent", (exchange, to) -> {});
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /silent", Map.of("script", "silent")));
        Http2Client client = gateway.http2();
        for (int i = 0; i < 8; i++) {
            assertThat(client.uploadUntilHeldUp(client.post("/silent"), PART)).isLessThanOrEqualTo(256 * 1024);
        }

        int stream = client.post("/a", "content-length", Integer.toString(PART.length));
        ServerEnd asked = server.accept();
        asked.head();
        var received = Asides.run(() -> assertThat(asked.bytes(PART.length)).isEqualTo(PART));
        client.upload(stream, PART, new AtomicInteger());

        assertThat(received).succeedsWithin(Duration.ofSeconds(10));
        asked.send(OK);
        assertThat(client.answer(stream).text()).isEqualTo("ok");
    }

    @Test
    void deliversAnswerAndEndOfServerThatIsLongGone() {
        for (String framing : List.of("Content-Length: " + BODY.length + "\r\n", "")) {
            Http2Client client = gateway.http2WithBuffer(SMALL_BUFFER);
            int stream = client.get("/a");
            ServerEnd asked = server.accept();
            asked.head();
            var sent = asked.sendAside("HTTP/1.1 200 OK\r\n" + framing + "\r\n", BODY)
                    .thenRun(asked::close);
            ClientCall.readLeisurely(client);

            Http2Answer answer = client.answer(stream);

            assertThat(answer.ended).isTrue();
            assertThat(answer.body.toByteArray()).isEqualTo(BODY);
            assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void passesUploadsOfUnknownLengthInBothDirectionsAtOnce() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        AtomicInteger sent = new AtomicInteger();
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length + "\r\n\r\n", BODY);
        var received = Asides.run(() -> assertThat(asked.chunkedBody()).isEqualTo(BODY));

        client.upload(stream, BODY, sent);

        assertThat(client.answer(stream).body.toByteArray()).isEqualTo(BODY);
        assertThat(received).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void refusesMoreThanTheWindowAllows() {
        gateway.script("silent", (exchange, to) -> {});
        gateway.apply(new Setup().http2().route("$default", Map.of("script", "silent")));
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        client.body(stream, new byte[300_000], false);

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
    }

    @Test
    void sharesTheConnectionBetweenItsStreams() {
        Http2Client client = gateway.http2();
        int[] streams = new int[8];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = client.get("/a");
            ServerEnd asked = server.accept();
            asked.head();
            asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + PART.length + "\r\n\r\n", PART);
        }
        for (int stream : streams) {
            assertThat(client.answer(stream).body.toByteArray()).isEqualTo(PART);
        }
    }
}
