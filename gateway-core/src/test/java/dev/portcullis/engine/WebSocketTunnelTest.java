package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway itself says in a WebSocket: pings, and closes, between the frames of others. */
class WebSocketTunnelTest extends EngineTest {

    static final String CLOSE = "\u0088\u000c\u0003\u00e9Going away";
    static final String PING = "\u0089\u0000";

    private static final String MASKED_PONG = "\u008a\u0080abcd";
    private static final String CLIENT_CLOSE = "\u0088\u0082abcd\u0062\u008b";
    private static final String SERVER_CLOSE = "\u0088\u0002\u0003\u00e8";

    private final Ends ends = new Ends();

    private ScriptedUpstream server;
    private RawClient client;
    private ServerEnd asked;

    WebSocketTunnelTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.filter("ends", ends);
    }

    private void open(String... settings) {
        Map<String, Object> upgrade = new TreeMap<>();
        upgrade.put("protocols", java.util.List.of("websocket"));
        for (int i = 0; i < settings.length; i += 2) {
            upgrade.put(settings[i], settings[i + 1]);
        }
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "upgrade", upgrade)
                .gateway("observe", "ends"));
        client = gateway.client();
        client.send(TunnelTest.ASK);
        asked = server.accept();
        asked.serve(TunnelTest.SWITCH);
        client.head();
    }

    /** Reads a masked CLOSE and gives back what it says. */
    static String close(Wire from) {
        String head = from.text(6);
        assertThat(head).startsWith("\u0088");
        int length = head.charAt(1) & 0x7f;
        assertThat(head.charAt(1) & 0x80).as("mask bit").isEqualTo(0x80);
        String masked = from.text(length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (masked.charAt(i) ^ head.charAt(2 + (i & 3))));
        }
        return text.toString();
    }

    static final String GOING_AWAY = "\u0003\u00e9Going away";

    // ---- ping

    @Test
    void pingsASilentClientAndPassesItsPong() {
        open("ping", "200ms");
        for (int i = 0; i < 4; i++) {
            assertThat(client.text(2)).isEqualTo(PING);
            client.send(MASKED_PONG);
            assertThat(asked.text(6)).isEqualTo(MASKED_PONG);
        }
        assertThat(ends.all()).isEmpty();
    }

    @Test
    void pingsBetweenTwoFrames() {
        open("ping", "200ms");
        asked.send("\u0082\u0005abc");
        assertThat(client.text(5)).isEqualTo("\u0082\u0005abc");
        Stillness.pass(400);
        assertThat(client.waiting()).isZero();
        asked.send("de\u0082\u0001f");

        assertThat(client.text(2)).isEqualTo("de");
        assertThat(client.text(2)).isEqualTo(PING);
        assertThat(client.text(3)).isEqualTo("\u0082\u0001f");
    }

    @Test
    void givesUpAClientThatDoesNotAnswerTwoPings() {
        open("ping", "200ms");

        assertThat(client.text(4)).isEqualTo(PING + PING);
        assertThat(client.text(CLOSE.length())).isEqualTo(CLOSE);
        assertThat(close(asked)).isEqualTo(GOING_AWAY);
        asked.send(SERVER_CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_UNANSWERED);
    }

    @Test
    void doesNotPingAClientThatTalks() {
        open("ping", "400ms");
        for (int i = 0; i < 8; i++) {
            Stillness.pass(100);
            client.send(MASKED_PONG);
        }
        assertThat(client.waiting()).isZero();
    }

    @Test
    void neverPingsUnasked() {
        open();
        Stillness.pass(500);
        assertThat(client.waiting()).isZero();
    }

    // ---- the end

    @Test
    void saysGoodbyeWhenIdle() {
        open("idle", "300ms");

        assertThat(client.text(CLOSE.length())).isEqualTo(CLOSE);
        assertThat(close(asked)).isEqualTo(GOING_AWAY);
        client.send(CLIENT_CLOSE);
        asked.send(SERVER_CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.waiting()).isZero();
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_IDLE);
    }

    @Test
    void putsItsGoodbyeBetweenFramesAndLetsNothingFollow() {
        open("life", "400ms");
        client.send("\u0082\u0086abcd123");
        assertThat(asked.text(9)).isEqualTo("\u0082\u0086abcd123");
        asked.send("\u0082\u0006123");
        assertThat(client.text(5)).isEqualTo("\u0082\u0006123");
        Stillness.pass(800);
        assertThat(client.waiting()).isZero();
        assertThat(asked.waiting()).isZero();
        client.send("456\u0082\u0080abcd");
        asked.send("456\u0082\u0001x");

        assertThat(client.text(3 + CLOSE.length())).isEqualTo("456" + CLOSE);
        assertThat(asked.text(3)).isEqualTo("456");
        assertThat(close(asked)).isEqualTo(GOING_AWAY);
        client.send(CLIENT_CLOSE);
        asked.send(SERVER_CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_EXPIRED);
    }

    @Test
    void waitsTwoSecondsForPeersThatSayNothing() {
        open("life", "300ms");
        assertThat(client.text(CLOSE.length())).isEqualTo(CLOSE);
        long since = System.nanoTime();

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(System.nanoTime() - since).isBetween(1_900_000_000L, 6_000_000_000L);
        assertThat(close(asked)).isEqualTo(GOING_AWAY);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void endsInTimeEvenInTheMiddleOfAFrame() {
        open("life", "300ms");
        asked.send("\u0082\u0006123");
        assertThat(client.text(5)).isEqualTo("\u0082\u0006123");

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_EXPIRED);
    }

    @Test
    void addsNothingAfterTheServersOwnClose() {
        open("idle", "300ms");
        asked.send(SERVER_CLOSE);
        assertThat(client.text(4)).isEqualTo(SERVER_CLOSE);

        client.send(CLIENT_CLOSE);
        assertThat(asked.text(8)).isEqualTo(CLIENT_CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(client.waiting()).isZero();
    }

    @Test
    void endsWhenNobodyReadsItsGoodbye() {
        byte[] large = Patterns.bytes(24 << 20);
        open("life", "1s");
        CompletableFuture<Void> sending =
                asked.sendAside("\u0082\u007f\u0000\u0000\u0000\u0000\u0001\u0080\u0000\u0000", large);

        Eventually.that("the tunnel ends", () -> !ends.all().isEmpty());
        assertThat(ends.first().error()).isEqualTo(CoreError.TUNNEL_EXPIRED);
        Eventually.that("the server notices", sending::isDone);
        client.close();
    }
}
