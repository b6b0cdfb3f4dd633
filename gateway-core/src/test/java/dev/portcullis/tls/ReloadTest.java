package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCounted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

    private static final String HOST = "api.test";
    private static final String[] TLS_1_2 = {"TLSv1.2"};
    private static final String[] TLS_1_3 = {"TLSv1.3"};

    private static final TlsConfig CONFIG =
            new TlsConfig(Path.of("api.pem"), Path.of("api.key"), List.of(), false, TlsVersion.TLS_1_2, null);

    private final AtomicLong now = new AtomicLong();
    private final X509Bundle before = Certificates.ec(HOST);
    private final X509Bundle after = Certificates.ec(HOST);

    @TempDir
    Path directory;

    private Caller caller;
    private ServerTls tls;
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        Certificates.write(directory, "api", before);
        tls = ServerTls.load(TlsLibrary.BORINGSSL, now::get, CONFIG, directory, List.of("http/1.1"), warning -> {});
        server = new EchoServer(tls);
        caller = new Caller(Certificates.clientContext());
    }

    @AfterEach
    void stop() {
        server.close();
        tls.close();
    }

    @Test
    void leavesUnchangedFilesAlone() {
        assertThat(tls.reloadIfChanged()).isEqualTo(Reload.UNCHANGED);
    }

    @Test
    void servesWhatTheFilesHoldNow() throws Exception {
        Certificates.write(directory, "api", after);

        assertThat(tls.reloadIfChanged()).isEqualTo(new Reload(Reload.Result.CHANGED, List.of()));
        assertThat(caller.call(server.port(), HOST).certificate()).isEqualTo(after.getCertificate());
        assertThat(tls.reloadIfChanged()).isEqualTo(Reload.UNCHANGED);
        assertThat(new Caller(Certificates.clientContext())
                        .call(server.port(), HOST)
                        .certificate())
                .isEqualTo(after.getCertificate());
    }

    @Test
    void noticesFilesRenamedOverTheOldOnes() throws Exception {
        Certificates.write(directory, "next", after);
        for (String ending : List.of(".pem", ".key")) {
            Files.move(
                    directory.resolve("next" + ending),
                    directory.resolve("api" + ending),
                    StandardCopyOption.ATOMIC_MOVE);
        }

        assertThat(tls.reloadIfChanged().result()).isEqualTo(Reload.Result.CHANGED);
        assertThat(caller.call(server.port(), HOST).certificate()).isEqualTo(after.getCertificate());
    }

    @Test
    void keepsTheOldWhenTheNewIsBroken() throws Exception {
        Certificates.write(directory.resolve("api.key"), "not a key");

        assertThat(tls.reloadIfChanged())
                .isEqualTo(new Reload(
                        Reload.Result.REFUSED,
                        List.of("api.key: not a PEM private key"
                                + " (expected: BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY)")));
        assertThat(caller.call(server.port(), HOST).certificate()).isEqualTo(before.getCertificate());
        assertThat(tls.reloadIfChanged()).as("said once").isEqualTo(Reload.UNCHANGED);
    }

    @Test
    void recoversWhenTheSecondFileOfAPairArrives() throws Exception {
        Certificates.write(directory.resolve("api.pem"), after.getCertificatePathPEM());
        assertThat(tls.reloadIfChanged().messages())
                .containsExactly("api.key: does not belong to the certificate in api.pem");

        Certificates.write(directory.resolve("api.key"), after.getPrivateKeyPEM());

        assertThat(tls.reloadIfChanged().result()).isEqualTo(Reload.Result.CHANGED);
        assertThat(caller.call(server.port(), HOST).certificate()).isEqualTo(after.getCertificate());
    }

    // A resumed session still knows the certificate of the handshake that began it: so a client that sees the old
    // certificate after a change has resumed.

    @Test
    void resumesTls13SessionsAcrossAReload() throws Exception {
        caller.call(server.port(), HOST, TLS_1_3);
        reload();

        assertThat(caller.call(server.port(), HOST, TLS_1_3).certificate()).isEqualTo(before.getCertificate());
    }

    @Test
    void resumesTls12SessionsAcrossAReload() throws Exception {
        caller.call(server.port(), HOST, TLS_1_2);
        reload();

        assertThat(caller.call(server.port(), HOST, TLS_1_2).certificate()).isEqualTo(before.getCertificate());
    }

    @Test
    void tellsTheServerNameOfResumedSessions() throws Exception {
        caller.call(server.port(), HOST, TLS_1_3);
        reload();
        server.facts();

        caller.call(server.port(), HOST, TLS_1_3);

        assertThat(server.facts().serverName()).isEqualTo(HOST);
    }

    @Test
    void acceptsTicketsOfTheTwoKeysBefore() throws Exception {
        caller.call(server.port(), HOST, TLS_1_2);
        reload();
        rotate();
        rotate();

        assertThat(caller.call(server.port(), HOST, TLS_1_2).certificate()).isEqualTo(before.getCertificate());
    }

    @Test
    void forgetsOlderKeys() throws Exception {
        caller.call(server.port(), HOST, TLS_1_2);
        reload();
        rotate();
        rotate();
        rotate();

        assertThat(caller.call(server.port(), HOST, TLS_1_2).certificate()).isEqualTo(after.getCertificate());
    }

    @Test
    void keepsOldNativeMemoryOnlyUntilTheNextLook() {
        ReferenceCounted old = context(tls);
        reload();
        assertThat(old.refCnt()).isOne();

        tls.reloadIfChanged();

        assertThat(old.refCnt()).isZero();
        assertThat(context(tls).refCnt()).isOne();
    }

    @Test
    void givesBackNativeMemoryWhenClosed() throws Exception {
        ServerTls other = tls.successor(CONFIG, List.of("http/1.1"), warning -> {});
        ReferenceCounted context = context(other);

        other.close();

        assertThat(context.refCnt()).isZero();
    }

    @Test
    void resumesSessionsUnderAnotherConfiguration() throws Exception {
        caller.call(server.port(), HOST, TLS_1_3);
        Certificates.write(directory, "api", after);
        TlsConfig strict =
                new TlsConfig(CONFIG.certificate(), CONFIG.key(), List.of(), false, TlsVersion.TLS_1_3, null);
        ServerTls old = tls;
        tls = old.successor(strict, List.of("http/1.1"), warning -> {});
        old.close();

        int port = server.port();
        server.close();
        server = new EchoServer(tls, port);

        assertThat(caller.call(port, HOST, TLS_1_3).certificate()).isEqualTo(before.getCertificate());
    }

    @Test
    void resumesSessionsInTheProcessThatTakesOver() throws Exception {
        caller.call(server.port(), HOST, TLS_1_3);
        rotate();
        assertThat(serveAnew(tls.ticketKeys())).isEqualTo(before.getCertificate());
    }

    @Test
    void makesKeysOfItsOwnWhereOthersMakeNoSense() throws Exception {
        caller.call(server.port(), HOST, TLS_1_3);
        byte[] keys = tls.ticketKeys();
        assertThat(serveAnew(Arrays.copyOf(keys, keys.length - 1))).isEqualTo(after.getCertificate());
    }

    /** The certificate that a client sees who comes back to another process, which has these keys. */
    private Certificate serveAnew(byte[] ticketKeys) throws Exception {
        Certificates.write(directory, "api", after);
        ServerTls old = tls;
        tls = ServerTls.load(
                TlsLibrary.BORINGSSL, now::get, CONFIG, directory, List.of("http/1.1"), ticketKeys, warning -> {});
        old.close();
        int port = server.port();
        server.close();
        server = new EchoServer(tls, port);
        return caller.call(port, HOST, TLS_1_3).certificate();
    }

    @Test
    void keepsItsSelfSignedCertificateUnderAnotherConfiguration() throws Exception {
        TlsConfig config = new TlsConfig(null, null, List.of(), true, TlsVersion.TLS_1_2, null);
        try (ServerTls first = ServerTls.load(config, directory, List.of("http/1.1"), warning -> {});
                ServerTls second = first.successor(config, List.of("http/1.1"), warning -> {})) {
            assertThat(second.contextsForTest().get(0).identity())
                    .isSameAs(first.contextsForTest().get(0).identity());
        }
    }

    private static ReferenceCounted context(ServerTls tls) {
        return (ReferenceCounted) tls.contextsForTest().get(0).context();
    }

    private void reload() {
        Certificates.write(directory, "api", after);
        assertThat(tls.reloadIfChanged().result()).isEqualTo(Reload.Result.CHANGED);
    }

    private void rotate() {
        now.addAndGet(TicketKeys.PERIOD.toNanos());
        tls.reloadIfChanged();
    }
}
