package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tunnels when the gateway is told to stop. */
class TunnelDrainTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SERVER_CLOSE = "\u0088\u0002\u0003\u00e9";
    private static final String CLIENT_CLOSE = "\u0088\u0082abcd\u0062\u008b";

    private final Ends ends = new Ends();

    private GatewayFixture gateway;
    private ScriptedUpstream server;
    private RawClient client;
    private ServerEnd asked;

    private void start(Variant variant, String protocol) {
        gateway = new GatewayFixture(variant);
        gateway.filter("ends", ends);
        server = gateway.server();
        gateway.apply(new Setup()
                .upstream(server)
                .route("$default", "backend", "upgrade", Map.of("protocols", List.of("websocket", "foo")))
                .gateway("observe", "ends"));
        client = gateway.client();
        client.send(TunnelTest.ASK.replace("Upgrade: websocket", "Upgrade: " + protocol));
        asked = server.accept();
        asked.head();
    }

    private void switchTo(String protocol) {
        asked.send(TunnelTest.SWITCH.replace("Upgrade: WebSocket", "Upgrade: " + protocol));
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }

    private CompletableFuture<Boolean> stop(Duration timeout) {
        return gateway.gateway.stop(Duration.ZERO, timeout).toCompletableFuture();
    }

    @ParameterizedTest
    @EnumSource
    void saysGoodbyeToBothEndsOfAWebSocket(Variant variant) throws Exception {
        start(variant, "websocket");
        switchTo("websocket");

        CompletableFuture<Boolean> stopped = stop(PATIENCE);

        assertThat(client.text(WebSocketTunnelTest.CLOSE.length())).isEqualTo(WebSocketTunnelTest.CLOSE);
        assertThat(WebSocketTunnelTest.close(asked)).isEqualTo(WebSocketTunnelTest.GOING_AWAY);
        client.send(CLIENT_CLOSE);
        asked.send(SERVER_CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        client.close();
        assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ends.first().error()).isNull();
        assertThat(ends.first().status()).isEqualTo(101);
        gateway.settle();
    }

    @ParameterizedTest
    @EnumSource
    void saysGoodbyeToAWebSocketThatOpensLate(Variant variant) throws Exception {
        start(variant, "websocket");
        CompletableFuture<Boolean> stopped = stop(PATIENCE);
        Eventually.that("it stops", () -> !gateway.gateway.running());
        Stillness.pass(50);
        switchTo("websocket");

        assertThat(client.text(WebSocketTunnelTest.CLOSE.length())).isEqualTo(WebSocketTunnelTest.CLOSE);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        client.close();
        assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
        gateway.settle();
    }

    @ParameterizedTest
    @EnumSource
    void leavesOtherProtocolsTheTimeThatIsThere(Variant variant) throws Exception {
        start(variant, "foo");
        switchTo("foo");
        CompletableFuture<Boolean> stopped = stop(Duration.ofMillis(500));

        Stillness.pass(200);
        client.send("still here");
        assertThat(asked.text(10)).isEqualTo("still here");
        client.awaitEnd();
        asked.awaitEnd();
        assertThat(stopped.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(ends.first().error()).isEqualTo(CoreError.GATEWAY_STOPPING);
        gateway.settle();
    }
}
