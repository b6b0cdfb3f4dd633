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
        TlsVersion minimumVersion) {

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
        return new TlsConfig(null, null, List.of(), true, TlsVersion.TLS_1_2);
    }

    /** A certificate and its key. */
    public record CertificateConfig(
            @Doc("PEM file with the certificate and its chain.")
            Path certificate,

            @Doc("PEM file with its private key.") Path key) {}

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
