package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.tls.Certificates;
import dev.portcullis.wire.proxy.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are told the client's address. */
class ProxyHeaderOutTest extends EngineTest {

    @TempDir
    private Path directory;

    ProxyHeaderOutTest(Variant variant) {
        super(variant);
    }

    @Test
    void sendsALineBeforeTheRequest() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(telling(server, "v1"));
        RawClient client = gateway.client();

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        ServerEnd asked = server.accept();
        assertThat(asked.readUntil("\r\n"))
                .isEqualTo("PROXY TCP4 127.0.0.1 127.0.0.1 " + client.socket.getLocalPort() + " "
                        + gateway.address().getPort() + "\r\n");
        assertThat(asked.serve(OK)).startsWith("GET / HTTP/1.1\r\n");
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void sendsABinaryHeaderBeforeTheRequest() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(telling(server, "v2"));
        RawClient client = gateway.client();

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        ServerEnd asked = server.accept();
        String ports = "%04x%04x"
                .formatted(client.socket.getLocalPort(), gateway.address().getPort());
        assertThat(asked.bytes(28)).isEqualTo(Headers.binary("2111", "7f000001 7f000001" + ports));
        asked.serve(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void opensAConnectionForEachRequestAndClosesIt() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(telling(server, "v1"));
        RawClient client = gateway.client();
        for (int i = 0; i < 3; i++) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            ServerEnd asked = server.accept();
            asked.readUntil("\r\n");
            asked.serve(OK);

            assertThat(client.answer().text()).isEqualTo("ok");
            assertThat(asked.awaitEnd()).isEqualTo(Wire.End.FIN);
        }
        assertThat(server.accepted()).isEqualTo(3);
    }

    @Test
    void lendsNoConnectionToRequestsThatWait() {
        ScriptedUpstream server = gateway.server((connection, number) -> {
            connection.readUntil("\r\n");
            connection.serve(OK);
            connection.awaitEnd();
        });
        gateway.apply(new Setup()
                .upstream(server, Map.of("proxy-protocol", "v1", "connections", Map.of("max", "1")))
                .route("$default", "backend"));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RawClient client = gateway.client();
            all.add(Asides.run(() -> assertThat(client.get("/").text()).isEqualTo("ok")));
        }

        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.accepted()).isEqualTo(10);
    }

    @Test
    void tellsOfTheClientBeforeTheHandshake() throws Exception {
        Certificates.write(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        ScriptedUpstream server = gateway.server();
        gateway.apply(encrypted(server));
        RawClient client = gateway.client();

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        ServerEnd plain = server.accept();
        assertThat(HexFormat.of().formatHex(plain.socket.getInputStream().readNBytes(28)))
                .startsWith("0d0a0d0a000d0a515549540a2111000c7f0000017f000001");
        try (ServerEnd asked = encrypt(plain)) {
            assertThat(asked.serve(OK)).startsWith("GET / HTTP/1.1\r\n");
            assertThat(client.answer().text()).isEqualTo("ok");
        }
    }

    /** Others keep such a connection for the next request: here it would speak for a client that has left. */
    @Test
    void closesAConnectionWhoseClientLeftWhileItWasOpened() throws Exception {
        Certificates.write(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        ScriptedUpstream server = gateway.server();
        gateway.apply(encrypted(server));
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd plain = server.accept();
        plain.socket.getInputStream().readNBytes(28);

        client.close();
        Eventually.that(
                "the client's leaving is noticed", () -> gateway.gateway.stats().exchanges() == 0);

        try (ServerEnd asked = encrypt(plain)) {
            assertThat(asked.read()).isEqualTo(-1);
        }
        assertThat(gateway.endpoint(server).idle()).isZero();
    }

    @Test
    void passesOnWhatALoadBalancerSaid() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(telling(server, "v1").listener("proxy-protocol", Map.of("from", List.of("127.0.0.1"))));
        RawClient client = gateway.client();

        client.send("PROXY TCP6 2001:db8::1 2001:db8::2 50000 443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

        ServerEnd asked = server.accept();
        assertThat(asked.readUntil("\r\n")).isEqualTo("PROXY TCP6 2001:db8::1 2001:db8::2 50000 443\r\n");
        asked.serve(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void isRefusedWhereConnectionsAreShared() {
        for (Map<String, Object> upstream : List.<Map<String, Object>>of(
                Map.of("targets", List.of("h2c://127.0.0.1:1"), "proxy-protocol", "v1"),
                Map.of("targets", List.of("https://127.0.0.1:1"), "proxy-protocol", "v1", "protocols", List.of("h2")),
                Map.of("targets", List.of("builtin:echo"), "proxy-protocol", "v1"))) {
            Problems problems = new Problems();

            GatewayConfigBinder.bind(
                    new Setup()
                            .gateway("upstreams", Map.of("backend", upstream))
                            .tree(),
                    problems);

            assertThat(problems.all()).singleElement().asString().contains("only with servers of HTTP/1.1");
        }
    }

    private static Setup telling(ScriptedUpstream server, String version) {
        return new Setup().upstream(server, Map.of("proxy-protocol", version)).route("$default", "backend");
    }

    private Setup encrypted(ScriptedUpstream server) {
        Map<String, Object> upstream = Map.of(
                "targets", List.of("https://127.0.0.1:" + server.port()),
                "proxy-protocol", "v2",
                "tls", Map.of("ca", directory.resolve("ca.pem").toString()));
        return new Setup().gateway("upstreams", Map.of("backend", upstream)).route("$default", "backend");
    }

    /** The server's end with TLS from here on. */
    private static ServerEnd encrypt(ServerEnd plain) throws Exception {
        SSLSocket socket = (SSLSocket) Certificates.clientContext(Certificates.ec("127.0.0.1"))
                .getSocketFactory()
                .createSocket(plain.socket, null, true);
        socket.setUseClientMode(false);
        return new ServerEnd(socket);
    }
}
