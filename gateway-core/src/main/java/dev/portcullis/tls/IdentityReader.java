package dev.portcullis.tls;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.CertificateConfig;
import dev.portcullis.config.model.TlsConfig.ClientCertificates;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the certificates and keys that a listener's configuration names, and gathers everything wrong with them. */
final class IdentityReader {

    private final Path baseDirectory;
    private final CertificateFiles files;
    private final Consumer<String> warnings;
    private final List<String> problems = new ArrayList<>();
    private final Map<TlsPolicy, TlsPolicy> policies = new HashMap<>();

    IdentityReader(Path baseDirectory, CertificateFiles files, Consumer<String> warnings) {
        this.baseDirectory = baseDirectory;
        this.files = files;
        this.warnings = warnings;
        policies.put(TlsPolicy.LENIENT, TlsPolicy.LENIENT);
    }

    /**
     * Those with files, in the order of the configuration, then the self-signed one. Equal policies are one object.
     *
     * @param selfSigned null for none
     */
    List<Identity> read(TlsConfig config, @Nullable Identity selfSigned) throws TlsException {
        List<Identity> identities = new ArrayList<>();
        for (CertificateConfig pair : pairs(config)) {
            List<X509Certificate> chain = certificates(pair.certificate());
            PrivateKey key = key(pair.key());
            if (chain.isEmpty() || key == null) {
                continue;
            }
            if (!KeyMatch.matches(key, chain.get(0).getPublicKey())) {
                problems.add(pair.key() + ": does not belong to the certificate in " + pair.certificate());
                continue;
            }
            warnAboutValidity(pair.certificate(), chain.get(0));
            identities.add(new Identity(pair.certificate().toString(), chain, key, policy(config, pair)));
        }
        if (selfSigned != null) {
            identities.add(selfSigned.under(policy(config.minimumVersion(), config.clientCertificates())));
        }
        if (!problems.isEmpty()) {
            throw new TlsException(problems);
        }
        return identities;
    }

    private static List<CertificateConfig> pairs(TlsConfig config) {
        List<CertificateConfig> pairs = new ArrayList<>();
        if (config.certificate() != null && config.key() != null) {
            pairs.add(new CertificateConfig(config.certificate(), config.key(), null, null));
        }
        pairs.addAll(config.certificates());
        return pairs;
    }

    private TlsPolicy policy(TlsConfig config, CertificateConfig pair) {
        TlsVersion own = pair.minimumVersion();
        ClientCertificates demand = pair.clientCertificates();
        return policy(
                own == null ? config.minimumVersion() : own, demand == null ? config.clientCertificates() : demand);
    }

    private TlsPolicy policy(TlsVersion oldest, @Nullable ClientCertificates demand) {
        Path ca = demand == null ? null : demand.ca();
        ClientTrust trust = demand == null || ca == null ? null : new ClientTrust(certificates(ca), demand.required());
        return policies.computeIfAbsent(new TlsPolicy(oldest, trust), policy -> policy);
    }

    private List<X509Certificate> certificates(Path file) {
        List<Pem> blocks = blocks(file);
        if (blocks == null) {
            return List.of();
        }
        try {
            return CertificatePem.read(blocks);
        } catch (IllegalArgumentException e) {
            problems.add(file + ": " + e.getMessage());
            return List.of();
        }
    }

    private @Nullable PrivateKey key(Path file) {
        List<Pem> blocks = blocks(file);
        if (blocks == null) {
            return null;
        }
        try {
            return PrivateKeyPem.read(blocks);
        } catch (IllegalArgumentException e) {
            problems.add(file + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable List<Pem> blocks(Path file) {
        try {
            return Pem.parse(new String(files.read(baseDirectory.resolve(file)), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            problems.add(file + ": " + e.getMessage());
            return null;
        }
    }

    private void warnAboutValidity(Path file, X509Certificate certificate) {
        Instant now = Instant.now();
        Instant end = certificate.getNotAfter().toInstant();
        Instant start = certificate.getNotBefore().toInstant();
        if (end.isBefore(now)) {
            warnings.accept(file + ": the certificate expired on " + end);
        } else if (start.isAfter(now)) {
            warnings.accept(file + ": the certificate is not valid before " + start);
        }
    }
}
