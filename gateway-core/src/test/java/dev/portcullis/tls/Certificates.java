package dev.portcullis.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for tests, all of one authority. */
public final class Certificates {

    public static final X509Bundle AUTHORITY = authority();

    private Certificates() {}

    public static X509Bundle ec(String... names) {
        return issue(CertificateBuilder::ecp256, names);
    }

    static X509Bundle rsa(String... names) {
        return issue(CertificateBuilder::rsa2048, names);
    }

    static X509Bundle expired(String... names) {
        Instant now = Instant.now();
        return issue(
                builder -> builder.ecp256()
                        .notBefore(now.minus(Duration.ofDays(20)))
                        .notAfter(now.minus(Duration.ofDays(10))),
                names);
    }

    /** The names are host names, also with wildcards, and addresses. */
    static X509Bundle issue(UnaryOperator<CertificateBuilder> change, String... names) {
        CertificateBuilder builder =
                change.apply(new CertificateBuilder()).subject("CN=" + names[0]).addExtendedKeyUsageServerAuth();
        builder.addExtensionOctetString("2.5.29.17", false, alternativeNames(names));
        try {
            return builder.buildIssuedBy(AUTHORITY);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written by ourselves: the builder refuses wildcards. */
    private static byte[] alternativeNames(String... names) {
        byte[][] values = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(names[i]);
            values[i] = address == null
                    ? Der.value(Der.context(2, false), names[i].getBytes(StandardCharsets.US_ASCII))
                    : Der.value(Der.context(7, false), address);
        }
        return Der.sequence(values);
    }

    /** A certificate for clients, of the same authority as those of servers. */
    public static X509Bundle client(String name) {
        return client(name, AUTHORITY);
    }

    static X509Bundle client(String name, X509Bundle authority) {
        return client(name, authority, builder -> builder);
    }

    static X509Bundle client(String name, X509Bundle authority, UnaryOperator<CertificateBuilder> change) {
        CertificateBuilder builder =
                new CertificateBuilder().ecp256().subject("CN=" + name).addExtendedKeyUsageClientAuth();
        try {
            return change.apply(builder).buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Bundle unknownAuthority(String name) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .addSanDnsName(name)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code name.pem} and {@code name.key}. */
    public static void write(Path directory, String name, X509Bundle bundle) {
        write(directory.resolve(name + ".pem"), bundle.getCertificatePathPEM());
        write(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    /** A server of the JDK that shows a certificate. */
    public static SSLContext serverContext(X509Bundle shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.toKeyManagerFactory().getKeyManagers(), null, null);
        return context;
    }

    /** A client of the JDK that trusts our authority. */
    public static SSLContext clientContext() throws Exception {
        return clientContext(AUTHORITY.toTrustManager());
    }

    static SSLContext clientContext(TrustManager trust) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }

    /** A client of the JDK that shows a certificate and trusts our authority. */
    public static SSLContext clientContext(X509Bundle shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                shown.toKeyManagerFactory().getKeyManagers(), new TrustManager[] {AUTHORITY.toTrustManager()}, null);
        return context;
    }

    static TrustManager trusting(Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("own", identity.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers()[0];
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Authority")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
