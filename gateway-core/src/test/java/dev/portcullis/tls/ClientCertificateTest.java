package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.CertificateConfig;
import dev.portcullis.config.model.TlsConfig.ClientCertificates;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.time.Ticker;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that demand more of clients than others of the same listener: {@code api.test} does, {@code www.test} not. */
@ParameterizedClass
@EnumSource(TlsLibrary.class)
class ClientCertificateTest {

    private static final String[] TLS_1_2 = {"TLSv1.2"};
    private static final String[] TLS_1_3 = {"TLSv1.3"};
    private static final String[][] BOTH = {TLS_1_2, TLS_1_3};
    private static final ClientCertificates REQUIRED = new ClientCertificates(Path.of("clients.pem"), true);
    private static final ClientCertificates WELCOME = new ClientCertificates(Path.of("clients.pem"), false);

    private final X509Bundle clients = Certificates.unknownAuthority("Clients");
    private final Caller known = caller(Certificates.client("alice", clients));
    private final Caller anonymous = new Caller(context());

    @Parameter
    TlsLibrary library;

    @TempDir
    Path directory;

    private @Nullable ServerTls tls;
    private @Nullable EchoServer server;

    @BeforeEach
    void writeFiles() {
        Certificates.write(directory, "www", Certificates.ec("www.test"));
        Certificates.write(directory, "api", Certificates.ec("api.test"));
        Certificates.write(directory.resolve("clients.pem"), clients.getCertificatePEM());
    }

    @AfterEach
    void stop() {
        if (server != null && tls != null) {
            server.close();
            tls.close();
        }
    }

    @Test
    void tellsThePipelineWhoTheClientIs() throws Exception {
        serve(null, REQUIRED);

        for (String[] version : BOTH) {
            known.call(port(), "api.test", version);

            assertThat(subject(server.facts())).isEqualTo("CN=alice");
        }
    }

    @Test
    void refusesClientsWithoutCertificate() throws Exception {
        serve(null, REQUIRED);

        for (String[] version : BOTH) {
            assertRefused(anonymous, version);
        }
    }

    @Test
    void refusesCertificatesOfOtherAuthorities() throws Exception {
        serve(null, REQUIRED);

        assertRefused(caller(Certificates.client("alice", Certificates.AUTHORITY)), TLS_1_3);
    }

    @Test
    void refusesExpiredCertificates() throws Exception {
        serve(null, REQUIRED);

        assertRefused(caller(expired()), TLS_1_3);
    }

    @Test
    void refusesCertificatesThatAreNotForClients() throws Exception {
        serve(null, REQUIRED);
        X509Bundle ofServer = new io.netty.pkitesting.CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(clients);

        assertRefused(caller(ofServer), TLS_1_3);
    }

    @Test
    void asksOnlyAtTheNamesThatDemandIt() throws Exception {
        serve(null, REQUIRED);

        known.call(port(), "www.test", TLS_1_3);
        assertThat(server.facts().clientCertificate()).isNull();
        anonymous.call(port(), "www.test", TLS_1_2);
        assertThat(server.facts().clientCertificate()).isNull();
    }

    @Test
    void letsClientsWithoutCertificateInWhereNoneIsRequired() throws Exception {
        serve(null, WELCOME);

        anonymous.call(port(), "api.test", TLS_1_3);
        assertThat(server.facts().clientCertificate()).isNull();
        known.call(port(), "api.test", TLS_1_3);
        assertThat(subject(server.facts())).isEqualTo("CN=alice");
        assertRefused(caller(expired()), TLS_1_3);
    }

    @Test
    void knowsTheClientOfAResumedSession() throws Exception {
        serve(null, REQUIRED);

        for (String[] version : BOTH) {
            for (int i = 0; i < 3; i++) {
                known.call(port(), "api.test", version);
                assertThat(subject(server.facts())).isEqualTo("CN=alice");
            }
        }
    }

    @Test
    void resumesNoSessionOfAnotherName() throws Exception {
        serve(null, REQUIRED);

        for (String[] version : BOTH) {
            try (ResumingCaller caller = new ResumingCaller(port(), version)) {
                caller.call("www.test");
                assertThatThrownBy(() -> caller.call("api.test")).isNotInstanceOf(AssertionError.class);
                assertThat(server.failure()).isNotNull();
            }
        }
    }

    @Test
    void demandsACertificateOfServersWithRsaKeysToo() throws Exception {
        Certificates.write(directory, "api", Certificates.rsa("api.test"));
        serve(null, REQUIRED);

        for (String[] version : BOTH) {
            known.call(port(), "api.test", version);
            assertThat(subject(server.facts())).isEqualTo("CN=alice");
            assertRefused(anonymous, version);
        }
    }

    @Test
    void demandsItsOwnVersionAtEachName() throws Exception {
        start(new TlsConfig(
                null,
                null,
                List.of(pair("www", null, null), pair("api", TlsVersion.TLS_1_3, null)),
                false,
                TlsVersion.TLS_1_2,
                null));

        assertThat(anonymous.call(port(), "www.test", TLS_1_2).version()).isEqualTo("TLSv1.2");
        assertThat(anonymous.call(port(), "api.test", TLS_1_3).version()).isEqualTo("TLSv1.3");
        assertRefused(anonymous, TLS_1_2);
    }

    @Test
    void exemptsNamesFromTheListenersDemand() throws Exception {
        ClientCertificates none = ClientCertificates.fromText("none");
        start(new TlsConfig(
                null,
                null,
                List.of(pair("api", null, null), pair("www", null, none)),
                false,
                TlsVersion.TLS_1_2,
                REQUIRED));

        anonymous.call(port(), "www.test", TLS_1_3);
        assertRefused(anonymous, TLS_1_3);
    }

    @Test
    void saysWhichHostsAreUnderAnotherPolicy() throws Exception {
        serve(null, REQUIRED);

        anonymous.call(port(), "www.test", TLS_1_3);
        ForeignHosts atWww = server.facts().foreignHosts();
        known.call(port(), "api.test", TLS_1_3);
        ForeignHosts atApi = server.facts().foreignHosts();

        for (String api : List.of("api.test", "API.test", "api.test:8443", "api.test.", "Api.Test.:443")) {
            assertThat(contains(atWww, api)).as(api).isTrue();
            assertThat(contains(atApi, api)).as(api).isFalse();
        }
        for (String other : List.of("www.test", "unknown.test", "127.0.0.1:8443", "[::1]:8443", "[::1]", "")) {
            assertThat(contains(atWww, other)).as(other).isFalse();
            assertThat(contains(atApi, other)).as(other).isTrue();
        }
    }

    @Test
    void hasNoForeignHostsUnderOnePolicy() throws Exception {
        start(new TlsConfig(
                null,
                null,
                List.of(pair("www", TlsVersion.TLS_1_2, REQUIRED), pair("api", null, null)),
                false,
                TlsVersion.TLS_1_2,
                REQUIRED));

        known.call(port(), "api.test", TLS_1_3);

        assertThat(server.facts().foreignHosts()).isNull();
    }

    @Test
    void trustsTheAuthoritiesThatTheFileHoldsNow() throws Exception {
        serve(null, REQUIRED);
        known.call(port(), "api.test", TLS_1_3);
        X509Bundle others = Certificates.unknownAuthority("Others");
        Certificates.write(directory.resolve("clients.pem"), others.getCertificatePEM());

        assertThat(tls.reloadIfChanged().result()).isEqualTo(Reload.Result.CHANGED);

        assertRefused(known, TLS_1_3);
        caller(Certificates.client("bob", others)).call(port(), "api.test", TLS_1_3);
        server.facts();
        assertThat(subject(server.facts())).isEqualTo("CN=bob");
    }

    @Test
    void saysThatAuthoritiesCannotBeRead() {
        Certificates.write(directory.resolve("clients.pem"), "text");

        assertThatThrownBy(() -> serve(null, REQUIRED))
                .hasMessage("clients.pem: not a PEM certificate (expected: BEGIN CERTIFICATE)");
    }

    /** Fails unless the server saw the handshake fail, too. In TLS 1.3 the client hears of it after its own end. */
    private void assertRefused(Caller caller, String[] version) throws Exception {
        assertThatThrownBy(() -> caller.call(port(), "api.test", version)).isInstanceOf(IOException.class);
        assertThat(server.failure()).isNotNull();
    }

    private X509Bundle expired() {
        Instant now = Instant.now();
        return Certificates.client(
                "alice",
                clients,
                builder -> builder.notBefore(now.minus(Duration.ofDays(3))).notAfter(now.minus(Duration.ofDays(1))));
    }

    private static boolean contains(@Nullable ForeignHosts hosts, String host) {
        byte[] bytes = ("Host:" + host + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return hosts != null && hosts.contains(bytes, 5, bytes.length - 2);
    }

    private static @Nullable String subject(TlsFacts facts) {
        X509Certificate certificate = facts.clientCertificate();
        return certificate == null
                ? null
                : certificate.getSubjectX500Principal().getName();
    }

    private void serve(@Nullable TlsVersion oldest, ClientCertificates demand) throws TlsException {
        start(new TlsConfig(
                null,
                null,
                List.of(pair("www", null, null), pair("api", oldest, demand)),
                false,
                TlsVersion.TLS_1_2,
                null));
    }

    private void start(TlsConfig config) throws TlsException {
        tls = ServerTls.load(library, Ticker.SYSTEM, config, directory, List.of("http/1.1"), warning -> {});
        server = new EchoServer(tls);
    }

    private static CertificateConfig pair(
            String name, @Nullable TlsVersion oldest, @Nullable ClientCertificates demand) {
        return new CertificateConfig(Path.of(name + ".pem"), Path.of(name + ".key"), oldest, demand);
    }

    private int port() {
        return server.port();
    }

    private static Caller caller(X509Bundle shown) {
        try {
            return new Caller(Certificates.clientContext(shown));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context() {
        try {
            return Certificates.clientContext();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
