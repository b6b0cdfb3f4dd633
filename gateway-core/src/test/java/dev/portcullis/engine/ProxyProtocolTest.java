package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.tls.Certificates;
import dev.portcullis.wire.proxy.Headers;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients behind a load balancer that tells their addresses. */
class ProxyProtocolTest extends EngineTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";
    private static final String CLIENT = "192.0.2.1 192.0.2.1:50000 198.51.100.1:443";

    @TempDir
    private Path directory;

    ProxyProtocolTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void answerWithAddresses() {
        gateway.script(
                "where",
                (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", addresses(exchange.connection()))));
    }

    @Test
    void believesTheTextHeader() {
        gateway.apply(trusting("127.0.0.0/8"));
        RawClient client = gateway.client();

        client.send(Headers.text("PROXY TCP4 192.0.2.1 198.51.100.1 50000 443"));

        for (int i = 0; i < 3; i++) {
            client.send(GET);
            assertThat(client.answer().text()).isEqualTo(CLIENT);
        }
    }

    @Test
    void believesTheBinaryHeader() {
        gateway.apply(trusting("127.0.0.0/8"));
        RawClient client = gateway.client();

        client.send(Headers.binaryV4());
        client.send(GET);

        assertThat(client.answer().text()).isEqualTo(CLIENT);
    }

    @Test
    void readsHeaderAndRequestFromOneWrite() {
        gateway.apply(trusting("127.0.0.1"));
        RawClient client = gateway.client();

        client.send("PROXY TCP4 192.0.2.1 198.51.100.1 50000 443\r\n" + GET + GET);

        assertThat(client.answer().text()).isEqualTo(CLIENT);
        assertThat(client.answer().text()).isEqualTo(CLIENT);
    }

    @Test
    void readsAHeaderThatComesByteByByte() {
        gateway.apply(trusting("127.0.0.1"));
        RawClient client = gateway.client();

        for (byte octet : Headers.binaryV4()) {
            client.send(new byte[] {octet});
        }
        client.send(GET);

        assertThat(client.answer().text()).isEqualTo(CLIENT);
    }

    @Test
    void shakesHandsBehindTheHeader() throws Exception {
        Certificates.write(directory, "a", Certificates.ec("a.test"));
        Certificates.write(directory, "b", Certificates.ec("b.test"));
        for (List<String> names : List.of(List.of("a"), List.of("a", "b"))) {
            gateway.apply(trusting("127.0.0.1")
                    .listener(
                            "tls",
                            Map.of(
                                    "certificates",
                                    names.stream().map(this::pair).toList())));
            RawClient plain = gateway.client();
            plain.send(Headers.binaryV4());
            SSLSocket socket = (SSLSocket)
                    Certificates.clientContext().getSocketFactory().createSocket(plain.socket, "a.test", 443, true);
            RawClient client = gateway.client(socket);

            client.send(GET);

            assertThat(client.answer().text()).isEqualTo(CLIENT);
        }
    }

    @Test
    void believesTheHeaderBeforeHttp2() {
        for (List<String> protocols : List.of(List.of("h2c", "http/1.1"), List.of("h2c"))) {
            gateway.apply(trusting("127.0.0.1").listener("protocols", protocols));
            for (byte[] header : headers()) {
                RawClient plain = gateway.client();
                plain.send(header);
                isToldOverHttp2(gateway.http2(plain.socket), "http");
            }
        }
    }

    @Test
    void readsHeaderAndPrefaceFromOneWrite() {
        gateway.apply(trusting("127.0.0.1").http2());
        for (byte[] header : headers()) {
            isToldOverHttp2(gateway.http2Behind(header), "http");
        }
    }

    @Test
    void shakesHandsForHttp2BehindTheHeader() throws Exception {
        Certificates.write(directory, "a", Certificates.ec("a.test"));
        gateway.apply(trusting("127.0.0.1").listener("tls", Map.of("certificates", List.of(pair("a")))));
        for (byte[] header : headers()) {
            RawClient plain = gateway.client();
            plain.send(header);
            isToldOverHttp2(
                    gateway.http2(Encrypted.client(Certificates.clientContext(), plain.socket, "a.test", "h2")),
                    "https");
        }
    }

    private static List<byte[]> headers() {
        return List.of("PROXY TCP4 192.0.2.1 198.51.100.1 50000 443\r\n".getBytes(US_ASCII), Headers.binaryV4());
    }

    private static void isToldOverHttp2(Http2Client client, String scheme) {
        for (int i = 0; i < 3; i++) {
            int stream = client.nextStream();
            client.headers(stream, true, ":method", "GET", ":scheme", scheme, ":path", "/", ":authority", "a.test");
            assertThat(client.answer(stream).text()).isEqualTo(CLIENT);
        }
    }

    @Test
    void keepsTheAddressesOfAHealthCheck() {
        gateway.apply(trusting("127.0.0.1"));
        RawClient client = gateway.client();
        InetSocketAddress own = (InetSocketAddress) client.socket.getLocalSocketAddress();

        client.send(Headers.binary("2000", ""));
        client.send(GET);

        assertThat(client.answer().text())
                .isEqualTo("127.0.0.1 127.0.0.1:" + own.getPort() + " 127.0.0.1:"
                        + gateway.address().getPort());
    }

    @Test
    void refusesOthersWithTheHeaderAndWithout() {
        gateway.apply(trusting("10.0.0.0/8"));

        assertThat(gateway.client().awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void refusesTrustedOnesWithoutTheHeader() {
        gateway.apply(trusting("127.0.0.1"));
        RawClient client = gateway.client();

        client.send(GET);

        client.awaitEnd();
        assertThat(gateway.gateway.stats().exchanges()).isZero();
    }

    @Test
    void closesWhereTheHeaderIsLate() {
        gateway.apply(trusting("127.0.0.1").listener("timeouts", Map.of("head", "300ms")));
        RawClient client = gateway.client();

        client.send("PROXY TCP4 192.0.2.1");

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void countsAConnectionOnce() {
        gateway.apply(trusting("127.0.0.1"));
        long before = gateway.gateway.stats().accepted();
        RawClient client = gateway.client();

        client.send("PROXY UNKNOWN\r\n" + GET);
        client.answer();

        assertThat(gateway.gateway.stats().accepted()).isEqualTo(before + 1);
        assertThat(gateway.gateway.stats().connections()).isEqualTo(1);
    }

    @Test
    void closesConnectionsWithoutHeaderAtTheStop() throws Exception {
        try (GatewayFixture stopping = new GatewayFixture(variant)) {
            stopping.script("where", (exchange, to) -> to.respond(LocalResponse.of(200)));
            stopping.apply(trusting("127.0.0.1"));
            RawClient client = stopping.client();
            Eventually.that("it is connected", () -> stopping.gateway.stats().connections() == 1);

            stopping.gateway
                    .stop(Duration.ZERO, Duration.ofSeconds(10))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);

            assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        }
    }

    private static Setup trusting(String block) {
        return Setup.answering("where").listener("proxy-protocol", Map.of("from", List.of(block)));
    }

    private Map<String, Object> pair(String name) {
        return Map.of(
                "certificate", directory.resolve(name + ".pem").toString(),
                "key", directory.resolve(name + ".key").toString());
    }

    private static String addresses(ConnectionInfo connection) {
        return new String(connection.remoteAddress(), US_ASCII) + " " + text(connection.remote()) + " "
                + text(connection.local());
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
