package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.tls.Certificates;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Host names of one listener that demand different things of clients. */
class TlsPolicyTest extends EngineTest {

    /** The type of a TLS record (RFC 8446, 5.1). */
    private static final int HANDSHAKE = 22;

    private final Ends ends = new Ends();
    private final RequestFilter whoami =
            exchange -> Outcome.respond(LocalResponse.of(200, "text/plain", subject(exchange.connection())));

    @TempDir
    private Path directory;

    TlsPolicyTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void writeFiles() {
        Certificates.write(directory, "www", Certificates.ec("www.test", "*.www.test"));
        Certificates.write(directory, "api", Certificates.ec("api.test"));
        Certificates.write(directory.resolve("clients.pem"), Certificates.AUTHORITY.getCertificatePEM());
    }

    @Test
    void offersTheClientsCertificateToFilters() throws Exception {
        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));

        assertThat(get(alice("api.test"), "api.test").text()).isEqualTo("CN=alice");
        assertThat(get(anonymous("www.test"), "www.test").text()).isEqualTo("nobody");
    }

    @Test
    void refusesHostsThatDemandACertificateOnOtherConnections() throws Exception {
        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));
        RawClient client = anonymous("www.test");

        for (String host : List.of("api.test", "API.TEST", "api.test:443", "api.test.")) {
            Answer answer = get(client, host);
            assertThat(answer.status()).as(host).isEqualTo(421);
        }
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.REQUEST_MISDIRECTED));
        assertThat(get(client, "de.www.test").status()).isEqualTo(200);
    }

    @Test
    void refusesHostsThatDemandACertificateOnOtherConnectionsOfHttp2() throws Exception {
        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));
        Http2Client client = http2(Certificates.clientContext(), "www.test");

        for (String host : List.of("api.test", "API.TEST", "api.test:443", "api.test.")) {
            assertThat(get(client, host)).as(host).isEqualTo(421);
        }
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.REQUEST_MISDIRECTED));
        assertThat(get(client, "de.www.test")).isEqualTo(200);

        Http2Client alice = http2(Certificates.clientContext(Certificates.client("alice")), "api.test");
        assertThat(get(alice, "api.test")).isEqualTo(200);
        assertThat(get(alice, "www.test")).isEqualTo(421);
    }

    @Test
    void refusesOtherHostsWhereACertificateWasDemanded() throws Exception {
        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));

        assertThat(get(alice("api.test"), "www.test").status()).isEqualTo(421);
    }

    @Test
    void refusesHostsThatDemandANewerVersion() throws Exception {
        serve(Map.of("minimum-version", "tls-1.3"));

        assertThat(get(anonymous("www.test"), "api.test").status()).isEqualTo(421);
        assertThat(get(anonymous("api.test"), "api.test").status()).isEqualTo(200);
    }

    @Test
    void answersAllHostsUnderOnePolicy() throws Exception {
        serve(Map.of());

        assertThat(get(anonymous("www.test"), "api.test").status()).isEqualTo(200);
    }

    @Test
    void countsClientsWithoutCertificateAsFailedHandshakes() throws Exception {
        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));
        long before = gateway.gateway.stats().tlsFailures();

        RawClient client = anonymous("api.test");
        client.awaitEnd();

        Eventually.that("the failure is counted", () -> gateway.gateway.stats().tlsFailures() == before + 1);
    }

    @Test
    void keepsOldConnectionsAndAsksNewOnesWhenTheDemandIsNew() throws Exception {
        serve(Map.of());
        RawClient old = anonymous("api.test");
        assertThat(get(old, "api.test").status()).isEqualTo(200);

        serve(Map.of("client-certificates", Map.of("ca", file("clients.pem"))));

        assertThat(get(old, "api.test").status()).isEqualTo(200);
        assertThat(get(anonymous("www.test"), "api.test").status()).isEqualTo(421);
    }

    @Test
    void finishesHandshakesThatBeganBeforeTheChange() throws Exception {
        serve(Map.of());
        SSLEngine client = Certificates.clientContext().createSSLEngine("api.test", 443);
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        long before = gateway.gateway.stats().accepted();
        try (Socket socket = plain()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(hello.array(), 0, 5);
            Eventually.that("it is accepted", () -> gateway.gateway.stats().accepted() > before);

            serve(Map.of("minimum-version", "tls-1.3"));
            socket.getOutputStream().write(hello.array(), 5, hello.position() - 5);

            assertThat(socket.getInputStream().read()).as("type of record").isEqualTo(HANDSHAKE);
        }
    }

    private void serve(Map<String, Object> demands) {
        Map<String, Object> api = new TreeMap<>(demands);
        api.put("certificate", file("api.pem"));
        api.put("key", file("api.key"));
        Map<String, Object> www = Map.of("certificate", file("www.pem"), "key", file("www.key"));
        gateway.filter("ends", ends).filter("whoami", whoami);
        gateway.apply(new Setup()
                .listener("tls", Map.of("certificates", List.of(www, api)))
                .gateway("observe", "ends")
                .upstream(gateway.server())
                .route("$default", "backend", "first", "whoami"));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String subject(ConnectionInfo connection) {
        X509Certificate certificate = connection.clientCertificate();
        return certificate == null
                ? "nobody"
                : certificate.getSubjectX500Principal().getName();
    }

    private static Answer get(RawClient client, String host) {
        client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return client.answer();
    }

    private static int get(Http2Client client, String host) {
        int stream = client.nextStream();
        client.headers(stream, true, ":method", "GET", ":scheme", "https", ":path", "/", ":authority", host);
        return client.answer(stream).status();
    }

    private static Http2Client http2(SSLContext context, String serverName) throws IOException {
        return gateway.http2(Encrypted.client(context, plain(), serverName, "h2"));
    }

    private static RawClient alice(String serverName) throws Exception {
        return client(Certificates.clientContext(Certificates.client("alice")), serverName);
    }

    private static RawClient anonymous(String serverName) throws Exception {
        return client(Certificates.clientContext(), serverName);
    }

    private static RawClient client(SSLContext context, String serverName) throws IOException {
        return gateway.client(context.getSocketFactory().createSocket(plain(), serverName, 443, true));
    }

    private static Socket plain() throws IOException {
        return new Socket(gateway.address().getAddress(), gateway.address().getPort());
    }
}
