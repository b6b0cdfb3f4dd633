package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that keep the gateway busy with nothing are sent away, and nobody else notices them. */
class Http2FloodTest extends EngineTest {

    private static final int MANY = 3000;

    Http2FloodTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.script("silent", (exchange, to) -> {});
        gateway.apply(new Setup()
                .http2()
                .route("$default", Map.of("script", "silent"))
                .route("ANY /local", Map.of("script", "local")));
    }

    /** One write, so that the client's end of the connection cannot be in its way. */
    private static byte[] repeated(int times, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private void isSentAway(Consumer<Http2Client> flood) {
        long before = gateway.gateway.stats().floods();
        Http2Client other = gateway.http2();
        assertThat(other.answer(other.get("/local")).status()).isEqualTo(200);
        Http2Client client = gateway.http2();
        client.get("/");

        flood.accept(client);

        assertThat(client.goAway()).isEqualTo(Http2Client.ENHANCE_YOUR_CALM);
        assertThat(other.answer(other.get("/local")).status()).isEqualTo(200);
        assertThat(gateway.gateway.stats().floods()).isEqualTo(before + 1);
    }

    @Test
    void sendsAwayWhoResetsOverAndOver() {
        isSentAway(client -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                int stream = client.nextStream();
                byte[] block =
                        client.block(stream, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
                all.writeBytes(Http2Client.bytes(
                        Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, stream, block));
                all.writeBytes(Http2Client.bytes(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8)));
            }
            client.send(all.toByteArray());
        });
    }

    @Test
    void sendsAwayWhoMakesUsResetOverAndOver() {
        isSentAway(client -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                int stream = client.nextStream();
                byte[] block =
                        client.block(stream, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
                all.writeBytes(Http2Client.bytes(
                        Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, stream, block));
                all.writeBytes(Http2Client.bytes(Http2Client.WINDOW_UPDATE, 0, stream, Http2Client.number(0)));
            }
            client.send(all.toByteArray());
        });
    }

    @Test
    void sendsAwayWhoSendsMalformedHeadsOverAndOver() {
        isSentAway(client -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                int stream = client.nextStream();
                byte[] block = client.block(stream, ":method", "GET", ":scheme", "http", ":authority", "a");
                all.writeBytes(Http2Client.bytes(
                        Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, stream, block));
            }
            client.send(all.toByteArray());
        });
    }

    @Test
    void sendsAwayWhoPings() {
        isSentAway(client -> client.send(repeated(MANY, Http2Client.bytes(Http2Client.PING, 0, 0, new byte[8]))));
    }

    @Test
    void sendsAwayWhoChangesSettings() {
        byte[] window = {0, 4, 0, 1, 0, 0};
        isSentAway(client -> client.send(repeated(MANY, Http2Client.bytes(Http2Client.SETTINGS, 0, 0, window))));
    }

    @Test
    void sendsAwayWhoRearrangesPriorities() {
        byte[] onZero = {0, 0, 0, 0, 16};
        isSentAway(client -> client.send(repeated(MANY, Http2Client.bytes(Http2Client.PRIORITY, 0, 1, onZero))));
    }

    @Test
    void sendsAwayWhoOpensWindowsByTheByte() {
        byte[] one = Http2Client.number(1);
        isSentAway(client -> client.send(repeated(MANY, Http2Client.bytes(Http2Client.WINDOW_UPDATE, 0, 0, one))));
    }

    @Test
    void sendsAwayWhoSendsFramesThatNobodyKnows() {
        isSentAway(client -> client.send(repeated(MANY, Http2Client.bytes(0x77, 0, 1))));
    }

    @Test
    void sendsAwayWhoSendsEmptyData() {
        isSentAway(client -> {
            int stream = client.post("/");
            client.send(repeated(4, Http2Client.bytes(Http2Client.DATA, 0, stream)));
        });
    }

    @Test
    void sendsAwayWhoSendsDataOfPaddingOnly() {
        isSentAway(client -> {
            int stream = client.post("/");
            client.send(repeated(
                    4, Http2Client.bytes(Http2Client.DATA, 8, stream, (byte) 3, (byte) 0, (byte) 0, (byte) 0)));
        });
    }

    @Test
    void sendsAwayWhoSendsHeadsInCrumbs() {
        isSentAway(client -> {
            int stream = client.nextStream();
            byte[] block = client.block(stream, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(Http2Client.bytes(Http2Client.HEADERS, Http2Client.END_STREAM, stream, block));
            all.writeBytes(repeated(20, Http2Client.bytes(Http2Client.CONTINUATION, 0, stream)));
            client.send(all.toByteArray());
        });
    }

    @Test
    void bearsTheFramesOfABusyClient() {
        Http2Client client = gateway.http2();
        for (int i = 0; i < 400; i++) {
            client.frame(Http2Client.PING, 0, 0, new byte[8]);
            client.window(0, 1);
            client.frame(Http2Client.PRIORITY, 0, client.nextStream(), new byte[] {0, 0, 0, 0, 16});
            assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
        }
    }
}
