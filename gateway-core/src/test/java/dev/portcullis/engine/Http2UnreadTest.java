package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that make the gateway answer and do not read the answers: few are held, then the connection ends. */
class Http2UnreadTest extends EngineTest {

    private static final int SMALL_BUFFER = 16 * 1024;
    /** More than the sockets between the two take. */
    private static final int BODY = 64 << 20;
    /** How much comes between two pings. */
    private static final int EACH = 12 * 1024;

    private static final byte[] PING = Http2Wire.bytes(Http2Wire.PING, 0, 0, new byte[8]);
    private static final byte[] LARGE = large();

    private ScriptedUpstream server;

    Http2UnreadTest(Variant variant) {
        super(variant);
    }

    private static byte[] large() {
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n").getBytes(ISO_8859_1);
        return Arrays.copyOf(head, head.length + BODY);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.script("silent", (exchange, to) -> {});
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /silent", Map.of("script", "silent"))
                .route("ANY /local", Map.of("script", "local")));
    }

    /** Some bytes of a body in between, so that it is no flood by the number of frames alone. */
    @Test
    void sendsAwayWhoPingsAndDoesNotRead() {
        isSentAway(client -> {
            int stream = client.post("/silent");
            ByteArrayOutputStream round = new ByteArrayOutputStream();
            for (int i = 0; i < 9; i++) {
                round.writeBytes(PING);
            }
            round.writeBytes(Http2Wire.bytes(Http2Wire.DATA, 0, stream, (byte) 1));
            return repeated(round, 200);
        });
    }

    @Test
    void sendsAwayWhoAsksAndDoesNotRead() {
        isSentAway(client -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 2000; i++) {
                int stream = client.nextStream();
                byte[] head = client.block(
                        stream, ":method", "HEAD", ":scheme", "http", ":path", "/local", ":authority", "a");
                all.writeBytes(
                        Http2Wire.bytes(Http2Wire.HEADERS, Http2Wire.END_HEADERS | Http2Wire.END_STREAM, stream, head));
            }
            return all.toByteArray();
        });
    }

    private interface Flood {
        byte[] of(Http2Client client);
    }

    private void isSentAway(Flood flood) {
        long floods = gateway.gateway.stats().floods();
        Http2Client other = gateway.http2();
        assertThat(other.answer(other.get("/local")).status()).isEqualTo(200);
        Http2Client client = downloading();
        AtomicInteger sent = new AtomicInteger();
        server.accept().sendCounted(LARGE, sent);
        Stillness.of("sent bytes", sent::get);
        long before = Memory.used();

        client.send(flood.of(client));

        Eventually.that("it is noticed", () -> gateway.gateway.stats().floods() == floods + 1);
        assertThat(Memory.used() - before).isLessThan(2 << 20);
        assertThat(other.answer(other.get("/local")).status()).isEqualTo(200);
        client.awaitEnd();
    }

    /** A client that wants much, so that the sockets between the two are full if it does not read. */
    private Http2Client downloading() {
        Http2Client client = gateway.http2WithBuffer(SMALL_BUFFER, Http2Wire.INITIAL_WINDOW_SIZE, 1 << 30);
        client.window(0, 1 << 30);
        client.stingy();
        client.get("/large");
        return client;
    }

    @Test
    void bearsPingsInTheMiddleOfALongDownload() {
        Http2Client client = downloading();
        server.accept().sendAside("", LARGE);

        Http2Answer answer = client.begun(1);
        for (int pings = 0; !answer.over(); client.noteNext("the rest")) {
            for (; pings < answer.body.size() / EACH; pings++) {
                client.send(PING);
            }
        }

        assertThat(answer.ended).isTrue();
        assertThat(answer.body.size()).isEqualTo(BODY);
    }

    @Test
    void leavesServerThatPingsAndDoesNotRead() {
        ScriptedUpstream peer = gateway.server("h2c");
        peer.receiveBuffer(SMALL_BUFFER);
        Ends ends = new Ends();
        gateway.filter("ends", ends);
        gateway.apply(Setup.to(peer).gateway("observe", "ends"));
        RawClient client = gateway.client();
        AtomicInteger sent = new AtomicInteger();
        client.send(post("/large", BODY));
        client.sendCounted(new byte[BODY], sent);
        Http2ServerEnd asked = peer.acceptHttp2(Http2Wire.INITIAL_WINDOW_SIZE, 1 << 30);
        asked.window(0, 1 << 30);
        int stream = asked.request().stream;
        asked.head(stream, 200, false);
        Stillness.of("sent bytes", sent::get);
        ByteArrayOutputStream round = new ByteArrayOutputStream();
        for (int i = 0; i < 900; i++) {
            round.writeBytes(PING);
        }
        round.writeBytes(Http2Wire.bytes(Http2Wire.DATA, 0, stream, (byte) 1));
        long before = Memory.used();

        asked.send(repeated(round, 3));

        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_MALFORMED);
        assertThat(Memory.used() - before).isLessThan(2 << 20);
        client.breaksOffAfter("");
        Eventually.that("the connection is gone", () -> gateway.endpoint(peer).open() == 0);
    }

    private static byte[] repeated(ByteArrayOutputStream round, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(round.toByteArray());
        }
        return all.toByteArray();
    }
}
