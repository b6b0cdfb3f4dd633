package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's client and Netty's server speak WebSocket through the gateway, with TLS and without. */
@Timeout(60)
class WebSocketIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              safe: {address: "127.0.0.1:0", tls: {certificate: server.pem, key: server.key}}
            upstreams:
              plain: {targets: ["http://127.0.0.1:%d"]}
              safe: {targets: ["https://127.0.0.1:%d"], tls: {ca: own.pem}, timeouts: {tls: 15s}}
            access-log: {to: access.log}
            apis:
              all:
                routes:
                  GET /plain: {integration: {upstream: plain, path: /echo}, upgrade: websocket}
                  GET /safe: {integration: {upstream: safe, path: /echo}, upgrade: websocket}
                  GET /pinged:
                    integration: {upstream: plain, path: /echo}
                    upgrade: {protocols: [websocket], ping: 300ms}
                  GET /short:
                    integration: {upstream: safe, path: /echo}
                    upgrade: {protocols: [websocket], life: 500ms}
                  GET /logged: {integration: {upstream: plain, path: /echo}, upgrade: websocket}
                  GET /refused: {integration: {upstream: plain, path: /echo}}
            """;

    @TempDir
    private static Path folder;

    private static EchoServer plain;
    private static EchoServer safe;
    private static HttpClient client;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        Authority own = new Authority("own");
        own.write(folder.resolve("own.pem"));
        X509Bundle server = own.issue("localhost");
        Authority.write(folder, server);
        plain = new EchoServer(null);
        safe = new EchoServer(
                SslContextBuilder.forServer(server.toKeyManagerFactory()).build());
        client = HttpClient.newBuilder().sslContext(trusting(server)).build();
        program = Program.run(folder, YAML.formatted(plain.port(), safe.port()));
    }

    private static SSLContext trusting(X509Bundle server) throws Exception {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry("server", server.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        program.close();
        plain.close();
        safe.close();
    }

    private static URI uri(String listener, String path) {
        URI at = program.at(listener, path);
        return URI.create(at.toString().replaceFirst("^http", "ws"));
    }

    private static SocketClient open(String listener, String path) throws Exception {
        return SocketClient.open(client, uri(listener, path));
    }

    @Test
    void passesMessagesAndCloses() throws Exception {
        for (String listener : List.of("plain", "safe")) {
            for (String path : List.of("/plain", "/safe")) {
                converse(open(listener, path), path.equals("/plain") ? plain : safe);
            }
        }
    }

    private static void converse(SocketClient socket, EchoServer server) throws Exception {
        assertThat(socket.socket().getSubprotocol()).isEqualTo("chat");
        socket.send("hello");
        assertThat(socket.next()).isEqualTo("text hello");
        socket.send(new byte[3 << 20]);
        assertThat(socket.next()).isEqualTo("binary " + (3 << 20));
        socket.socket().sendPing(ByteBuffer.allocate(5)).get();
        assertThat(socket.next()).isEqualTo("pong 5");
        int closed = server.closeCodes().size();
        socket.close(4321);
        assertThat(socket.next()).startsWith("close 4321");
        assertThat(server.closeCodes().subList(closed, closed + 1)).containsExactly(4321);
    }

    @Test
    void passesTheServersClose() throws Exception {
        for (String listener : List.of("plain", "safe")) {
            SocketClient socket = open(listener, "/safe");
            socket.send("bye");
            assertThat(socket.next()).isEqualTo("close 4001 as you wish");
        }
    }

    @Test
    void pingsTheClient() throws Exception {
        SocketClient socket = open("plain", "/pinged");
        for (int i = 0; i < 3; i++) {
            assertThat(socket.next()).isEqualTo("ping");
        }
        socket.send("still here");
        assertThat(socket.next()).isIn("text still here", "ping");
    }

    @Test
    void endsALifeWithAClose() throws Exception {
        SocketClient socket = open("safe", "/short");
        assertThat(socket.next()).isEqualTo("close 1001 Going away");
    }

    @Test
    void switchesOnlyWhereAllowed() {
        assertThatThrownBy(() -> open("plain", "/refused"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void logsOneLine() throws Exception {
        SocketClient socket = open("plain", "/logged");
        socket.send("12345");
        socket.next();
        socket.close(WebSocket.NORMAL_CLOSURE);
        socket.next();

        JsonNode line = logged();
        assertThat(line.get("status").asInt()).isEqualTo(101);
        assertThat(line.has("error")).isFalse();
        assertThat(line.get("requestBytes").asInt()).isGreaterThan(5);
        assertThat(line.get("responseBytes").asInt()).isGreaterThan(5);
    }

    private static JsonNode logged() throws Exception {
        Eventually.that(
                "there is a line in the access log", () -> !loggedLines().isEmpty());
        assertThat(loggedLines()).hasSize(1);
        return JsonMapper.shared().readTree(loggedLines().get(0));
    }

    private static List<String> loggedLines() throws IOException {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .filter(line -> line.contains("/logged"))
                .toList();
    }

    @Test
    void saysGoodbyeWhenItStops(@TempDir Path other) throws Exception {
        try (Program stopping = Program.run(other, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                upstreams: {plain: {targets: ["http://127.0.0.1:%d"]}}
                apis:
                  all:
                    routes:
                      GET /echo: {integration: plain, upgrade: websocket}
                drain: {timeout: 20s}
                """.formatted(plain.port()))) {
            URI at = URI.create(stopping.at("plain", "/echo").toString().replaceFirst("^http", "ws"));
            SocketClient socket = SocketClient.open(client, at);
            socket.send("hello");
            assertThat(socket.next()).isEqualTo("text hello");
            int closed = plain.closeCodes().size();

            assertThat(stopping.stop()).isZero();
            assertThat(socket.next()).isEqualTo("close 1001 Going away");
            assertThat(plain.closeCodes().subList(closed, plain.closeCodes().size()))
                    .contains(1001);
            stopping.log().await("Stopped; every exchange could finish");
        }
    }
}
