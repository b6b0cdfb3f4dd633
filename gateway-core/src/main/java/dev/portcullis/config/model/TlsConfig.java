package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a listener proves itself with. */
public record TlsConfig(
        @Doc("PEM file with the certificate and its chain.") @Example("certs/api.pem") @Nullable Path certificate,

        @Doc("PEM file with its private key.") @Example("certs/api.key") @Nullable Path key,

        @Doc("More certificates; the client's server name chooses, the first is for all others.") @Default("[]")
        List<CertificateConfig> certificates,

        @Doc("Makes a certificate for localhost at every start. For a first try only.") @Default("false")
        boolean selfSigned,

        @Doc("The oldest version of TLS that is accepted.") @Default("tls-1.2")
        TlsVersion minimumVersion,

        @Doc("Asks clients for certificates.") @Nullable ClientCertificates clientCertificates) {

    public TlsConfig {
        boolean any = certificate != null || !certificates.isEmpty() || selfSigned;
        new Invariants()
                .require(any, "certificate", "nothing", "certificate and key, certificates, or self-signed")
                .require((certificate == null) == (key == null), "key", key, "certificate and key together")
                .orThrow();
    }

    /**
     * Reads the short form {@code self-signed}.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static TlsConfig fromText(String text) {
        if (!text.equals("self-signed")) {
            throw new IllegalArgumentException(
                    Problems.shown(text) + " (expected: self-signed, or a mapping with certificate and key)");
        }
        return new TlsConfig(null, null, List.of(), true, TlsVersion.TLS_1_2, null);
    }

    /** A certificate and its key, and what its host names demand of clients. */
    public record CertificateConfig(
            @Doc("PEM file with the certificate and its chain.")
            Path certificate,

            @Doc("PEM file with its private key.") Path key,

            @Doc("The oldest version of TLS for the names of this certificate; otherwise that of the listener.")
            @Nullable TlsVersion minimumVersion,

            @Doc("Asks for client certificates at the names of this certificate, or `none`; otherwise as the listener.")
            @Nullable ClientCertificates clientCertificates) {}

    /**
     * A demand for certificates of clients.
     *
     * @param ca the authorities that may have issued them; null asks for none
     */
    @Example("none")
    public record ClientCertificates(
            @Doc("PEM file with the authorities that issue the clients' certificates.")
            @Example("certs/clients.pem")
            @Nullable Path ca,

            @Doc(
                    "Whether clients without a certificate are refused. A certificate that is shown must be valid either way.")
            @Default("true")
            boolean required) {

        public ClientCertificates {
            new Invariants()
                    .require(ca != null || !required, "ca", "nothing", "a PEM file, or client-certificates: none")
                    .orThrow();
        }

        /**
         * Reads the short form {@code none}.
         *
         * @throws IllegalArgumentException if the text is anything else
         */
        public static ClientCertificates fromText(String text) {
            if (!text.equals("none")) {
                throw new IllegalArgumentException(Problems.shown(text) + " (expected: none, or a mapping with ca)");
            }
            return new ClientCertificates(null, false);
        }
    }

    /** Versions of TLS; their YAML form is {@code tls-1.2}, {@code tls-1.3}. */
    public enum TlsVersion {
        TLS_1_2("tls-1.2", "TLSv1.2"),
        TLS_1_3("tls-1.3", "TLSv1.3");

        private final String text;
        private final String protocol;

        TlsVersion(String text, String protocol) {
            this.text = text;
            this.protocol = protocol;
        }

        /** The name that TLS libraries know. */
        public String protocol() {
            return protocol;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
