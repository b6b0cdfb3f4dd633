package dev.portcullis.server.it;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Issues certificates for tests. */
final class Authority {

    private final X509Bundle own;

    Authority(String name) throws Exception {
        own = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** For 127.0.0.1 and {@code name}. */
    X509Bundle issue(String name) throws Exception {
        return server(name).buildIssuedBy(own);
    }

    /** The same, but of yesterday. */
    X509Bundle issueExpired(String name) throws Exception {
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
        return server(name)
                .notBefore(yesterday.minus(1, ChronoUnit.DAYS))
                .notAfter(yesterday)
                .buildIssuedBy(own);
    }

    private static CertificateBuilder server(String name) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth();
    }

    /** Writes {@code name.pem} and {@code name.key}, for a client. */
    void writeClient(Path folder, String name) throws Exception {
        X509Bundle client = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(own);
        Files.writeString(folder.resolve(name + ".key"), client.getPrivateKeyPEM());
        Files.writeString(folder.resolve(name + ".pem"), client.getCertificatePathPEM());
    }

    /** What trusts it. */
    KeyStore trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", own.getCertificate());
        return store;
    }

    Path write(Path file) throws Exception {
        return Files.writeString(file, own.getCertificatePEM());
    }

    /** Writes {@code server.pem} and {@code server.key}, the key first: a pair is complete when its certificate changes. */
    static void write(Path folder, X509Bundle server) throws Exception {
        Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
        Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM());
    }
}
