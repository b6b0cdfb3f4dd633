package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which version of HTTP a connection speaks. */
class Http2ChoiceTest extends EngineTest {

    Http2ChoiceTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void script() {
        gateway.script(
                "protocol",
                (exchange, to) -> to.respond(LocalResponse.of(
                        200,
                        "text/plain",
                        exchange.request().protocol()
                                + (exchange.connection().secure()
                                        ? " " + exchange.connection().serverName()
                                        : ""))));
    }

    private void serve(String... protocols) {
        gateway.apply(Setup.answering("protocol").listener("protocols", List.of(protocols)));
    }

    private void serveEncrypted(String... protocols) {
        Setup setup = Setup.answering("protocol").listener("tls", "self-signed");
        gateway.apply(protocols.length == 0 ? setup : setup.listener("protocols", List.of(protocols)));
    }

    // ---- plain text

    @Test
    void hearsFromThePrefaceWhatAClientSpeaks() {
        serve("h2c", "http/1.1");

        Http2Client client = gateway.http2();
        assertThat(client.answer(client.get("/")).text()).isEqualTo("HTTP/2");
        assertThat(gateway.client().get("/").text()).isEqualTo("HTTP/1.1");
    }

    @Test
    void bearsPrefacesInPieces() {
        serve("h2c", "http/1.1");
        RawClient client = gateway.client();
        for (String piece : "PRI * HTTP/2.0|\r|\n\r\nSM\r\n|\r\n".split("\\|")) {
            client.send(piece);
            Stillness.pass(20);
        }
        client.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        assertThat(client.bytes(9)[3]).isEqualTo((byte) 4);

        RawClient other = gateway.client();
        other.send("P");
        Stillness.pass(20);
        other.send("OST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertThat(other.answer().text()).isEqualTo("HTTP/1.1");
    }

    @Test
    void speaksHttp2OnlyWhereNothingElseIsOffered() {
        serve("h2c");

        Http2Client client = gateway.http2();
        assertThat(client.answer(client.get("/")).text()).isEqualTo("HTTP/2");
        RawClient old = gateway.client();
        old.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        old.awaitEnd();
    }

    @Test
    void speaksHttp1UnlessHttp2IsAskedFor() {
        gateway.apply(Setup.answering("protocol"));

        RawClient client = gateway.client();
        client.send("PRI * HTTP/2.0\r\n\r\n");
        assertThat(client.answer().status()).isIn(400, 505);
    }

    @Test
    void ignoresTheUpgradeToHttp2() {
        serve("h2c", "http/1.1");
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");

        assertThat(client.answer().text()).isEqualTo("HTTP/1.1");
    }

    // ---- TLS

    @Test
    void agreesInTheHandshake() throws Exception {
        serveEncrypted();
        try (Http2Client client = new Http2Client(encrypted("h2", "http/1.1"));
                Wire old = new Wire(encrypted("http/1.1"));
                Wire mute = new Wire(encrypted())) {

            assertThat(client.answer(client.request("GET", "/", true)).status()).isEqualTo(400);
            int stream = client.nextStream();
            client.headers(stream, true, ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a");
            assertThat(client.answer(stream).text()).isEqualTo("HTTP/2 localhost");
            for (Wire each : List.of(old, mute)) {
                each.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(each.readUntil("HTTP/1.1 localhost")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void offersWhatTheConfigurationSaysAfterAChange() throws Exception {
        serveEncrypted("http/1.1");
        try (SSLSocket socket = encrypted("h2", "http/1.1")) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
        serveEncrypted("h2");
        try (SSLSocket socket = encrypted("h2", "http/1.1")) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    private static SSLSocket encrypted(String... protocols) throws IOException, GeneralSecurityException {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);
        Socket socket = new Socket();
        socket.connect(gateway.address(), Wire.PATIENCE_MILLIS);
        SSLSocket encrypted = (SSLSocket) trusting.getSocketFactory().createSocket(socket, "localhost", 0, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        parameters.setServerNames(List.of(new javax.net.ssl.SNIHostName("localhost")));
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static final class Trusting implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    // ---- configuration

    @Test
    void refusesVersionsThatCannotBe() {
        assertThat(gateway.refusal(Setup.answering("protocol").listener("protocols", List.of("h2"))))
                .contains("\"h2\" (expected: h2c, or tls: without it there is no h2)");
        assertThat(gateway.refusal(Setup.answering("protocol")
                        .listener("protocols", List.of("h2c"))
                        .listener("tls", "self-signed")))
                .contains("\"h2c\" (expected: h2: with TLS it goes by this name)");
        assertThat(gateway.refusal(Setup.answering("protocol").listener("protocols", List.of("spdy"))))
                .contains("\"spdy\" (expected: h2c or http/1.1)");
        assertThat(gateway.refusal(Setup.answering("protocol").listener("protocols", List.of("h2c", "h2c"))))
                .contains("[h2c, h2c] (expected: each version once)");
        assertThat(gateway.refusal(Setup.answering("protocol").listener("limits", Map.of("streams", 0))))
                .contains("streams: 0 (expected: 1 to 10000)");
    }
}
