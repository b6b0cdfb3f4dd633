package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.CertificateConfig;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.time.Ticker;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TlsLibrary.class)
class ServerHandshakeTest {

    private static final String[] TLS_1_2 = {"TLSv1.2"};
    private static final String[] TLS_1_3 = {"TLSv1.3"};
    private static final int ALERT = 0x15;
    private static final int PROTOCOL_VERSION = 70;

    @Parameter
    TlsLibrary library;

    @TempDir
    Path directory;

    private Caller caller;
    private ServerTls tls;
    private EchoServer server;

    @BeforeEach
    void makeCaller() throws Exception {
        caller = new Caller(Certificates.clientContext());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            tls.close();
        }
    }

    @Test
    void speaksTls13() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        assertThat(caller.call(server.port(), "api.test", TLS_1_3).version()).isEqualTo("TLSv1.3");
    }

    @Test
    void speaksTls12WithForwardSecrecy() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        Caller.Seen seen = caller.call(server.port(), "api.test", TLS_1_2);

        assertThat(seen.version()).isEqualTo("TLSv1.2");
        assertThat(seen.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    }

    @Test
    void refusesTls12WhereTls13IsTheMinimum() throws Exception {
        serve(TlsVersion.TLS_1_3, "api");

        assertThatThrownBy(() -> caller.call(server.port(), "api.test", TLS_1_2))
                .isInstanceOf(IOException.class);
        assertThat(server.failure()).isNotNull();
        assertThat(caller.call(server.port(), "api.test").version()).isEqualTo("TLSv1.3");
    }

    @Test
    void refusesTls11() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        assertThat(answerToTls11()).startsWith(ALERT).endsWith(PROTOCOL_VERSION);
    }

    @Test
    void choosesTheFirstKnownApplicationProtocol() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        Caller.Seen seen = caller.call(server.port(), "api.test", TLS_1_3, "h2", "http/1.1");

        assertThat(seen.applicationProtocol()).isEqualTo("http/1.1");
    }

    @Test
    void goesOnWithoutApplicationProtocolIfNoneIsKnown() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        Caller.Seen seen = caller.call(server.port(), "api.test", TLS_1_3, "h2");

        assertThat(seen.applicationProtocol()).isEmpty();
        assertThat(server.facts().applicationProtocol()).isNull();
    }

    @Test
    void tellsThePipelineWhatWasAgreed() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        caller.call(server.port(), "API.test", TLS_1_3, "http/1.1");

        TlsFacts facts = server.facts();
        assertThat(facts.cipher()).startsWith("TLS_AES_");
        assertThat(facts)
                .isEqualTo(new TlsFacts("api.test", "TLSv1.3", facts.cipher(), "http/1.1", "api.pem", null, null));
    }

    @Test
    void tellsThePipelineOfAClientWithoutServerName() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");

        caller.call(server.port(), "127.0.0.1");

        assertThat(server.facts().serverName()).isNull();
    }

    @Test
    void choosesCertificateByWholeName() throws Exception {
        serve(TlsVersion.TLS_1_2, "api", "shop");

        assertThat(certificateFor("shop.test")).isEqualTo("shop.pem");
        assertThat(certificateFor("api.test")).isEqualTo("api.pem");
    }

    @Test
    void choosesCertificateByWildcard() throws Exception {
        serve(TlsVersion.TLS_1_2, "api", "shop");

        assertThat(certificateFor("de.shop.test")).isEqualTo("shop.pem");
    }

    @Test
    void showsTheFirstCertificateForUnknownNamesAndNone() throws Exception {
        serve(TlsVersion.TLS_1_2, "api", "shop");

        assertThat(certificateFor("other.test")).isEqualTo("api.pem");
        assertThat(certificateFor("a.de.shop.test")).isEqualTo("api.pem");
        assertThat(certificateFor("127.0.0.1")).isEqualTo("api.pem");
    }

    @Test
    void tellsThePipelineTheNameThatChoseTheCertificate() throws Exception {
        serve(TlsVersion.TLS_1_2, "api", "shop");

        caller.call(server.port(), "de.shop.test");

        assertThat(server.facts().serverName()).isEqualTo("de.shop.test");
    }

    @Test
    void servesRsaInBothVersions() throws Exception {
        Certificates.write(directory, "rsa", Certificates.rsa("rsa.test"));
        start(config(TlsVersion.TLS_1_2, "rsa"));

        assertThat(caller.call(server.port(), "rsa.test", TLS_1_2).cipher())
                .isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(caller.call(server.port(), "rsa.test", TLS_1_3).version()).isEqualTo("TLSv1.3");
    }

    @Test
    void signsWithRsaOffTheLoop() throws Exception {
        Certificates.write(directory, "rsa", Certificates.rsa("rsa.test"));
        start(config(TlsVersion.TLS_1_2, "rsa"));
        long before = offloaded();

        caller.call(server.port(), "rsa.test");

        assertThat(offloaded()).isGreaterThan(before);
    }

    @Test
    void survivesClientsThatLeaveWhileRsaIsSigning() throws Exception {
        Certificates.write(directory, "rsa", Certificates.rsa("rsa.test"));
        start(config(TlsVersion.TLS_1_2, "rsa"));

        for (int i = 0; i < 100; i++) {
            sendHelloAndLeave();
        }

        for (int i = 0; i < 100; i++) {
            assertThat(server.failure()).isNotNull();
        }
        assertThat(caller.call(server.port(), "rsa.test").version()).isEqualTo("TLSv1.3");
    }

    @Test
    void signsWithEllipticCurvesOnTheLoop() throws Exception {
        serve(TlsVersion.TLS_1_2, "api");
        long before = offloaded();

        caller.call(server.port(), "api.test");

        assertThat(offloaded()).isEqualTo(before);
    }

    @Test
    void closesConnectionsThatDoNotSpeakTls() throws Exception {
        serve(TlsVersion.TLS_1_2, "api", "shop");

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(endsWithoutEcho(socket.getInputStream())).isTrue();
        }
    }

    @Test
    void servesItsOwnCertificateForAFirstTry() throws Exception {
        start(new TlsConfig(null, null, List.of(), true, TlsVersion.TLS_1_2, null));
        Caller trustsAll = new Caller(Certificates.clientContext(new TrustAll()));

        assertThat(trustsAll
                        .call(server.port(), "localhost")
                        .certificate()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=Portcullis self-signed");
        assertThat(server.facts().certificate()).isEqualTo("self-signed");
    }

    private String certificateFor(String host) throws Exception {
        caller.call(server.port(), host);
        return server.facts().certificate();
    }

    private void serve(TlsVersion oldest, String... names) throws TlsException {
        for (String name : names) {
            Certificates.write(directory, name, Certificates.ec(name + ".test", "*." + name + ".test"));
        }
        start(config(oldest, names));
    }

    private void start(TlsConfig config) throws TlsException {
        tls = ServerTls.load(library, Ticker.SYSTEM, config, directory, List.of("http/1.1"), warning -> {});
        server = new EchoServer(tls);
    }

    private static TlsConfig config(TlsVersion oldest, String... names) {
        List<CertificateConfig> certificates = Arrays.stream(names)
                .map(name -> new CertificateConfig(Path.of(name + ".pem"), Path.of(name + ".key"), null, null))
                .toList();
        return new TlsConfig(null, null, certificates, false, oldest, null);
    }

    private static long offloaded() {
        return ((ThreadPoolExecutor) HandshakeThreads.SHARED).getTaskCount();
    }

    /** No library of today offers TLS 1.1, so its client hello is written out here. */
    private byte[] answerToTls11() throws IOException {
        String groups = "000a" + "0006" + "0004" + "001d" + "0017";
        String points = "000b" + "0002" + "0100";
        String suites = "0006" + "c009" + "c013" + "002f";
        String body = "0302" + "ab".repeat(32) + "00" + suites + "0100" + "0010" + groups + points;
        String hello = "01" + "%06x".formatted(body.length() / 2) + body;
        byte[] sent = HexFormat.of().parseHex("160301" + "%04x".formatted(hello.length() / 2) + hello);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent);
            byte[] alert = new byte[7];
            new DataInputStream(socket.getInputStream()).readFully(alert);
            return alert;
        }
    }

    private void sendHelloAndLeave() throws Exception {
        SSLEngine engine = Certificates.clientContext().createSSLEngine("rsa.test", 443);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(hello.array(), 0, hello.position());
        }
    }

    private static boolean endsWithoutEcho(InputStream in) throws IOException {
        byte[] answer = in.readAllBytes();
        return answer.length == 0 || answer[0] == ALERT;
    }
}
