package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.JOSEException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Keys that stand in a file: a key set, or public keys and certificates in PEM. Those without a name are tried for every token.
 */
record KeyFile(Path path, KeySet keys) {

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /** @throws IllegalArgumentException with a message for the operator, if there is no usable key in it */
    static KeyFile read(Path path) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return new KeyFile(
                    path,
                    text.contains(BEGIN)
                            ? pem(text)
                            : JwkReader.read(bytes, true).keys());
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read (expected: a file of public keys)", e);
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    path + ": " + e.getMessage()
                            + " (expected: public keys or certificates in PEM, or a key set in JSON)",
                    e);
        }
    }

    private static KeySet pem(String text) throws GeneralSecurityException, JOSEException {
        List<VerifyKey> keys = new ArrayList<>();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            int name = at + BEGIN.length();
            int begun = text.indexOf(DASHES, name);
            int end = text.indexOf("-----END ", name);
            if (begun < 0 || end < begun) {
                throw new IllegalArgumentException("a block of PEM does not end");
            }
            byte[] der = Base64.getMimeDecoder().decode(text.substring(begun + DASHES.length(), end));
            keys.add(key(text.substring(name, begun), der));
        }
        return new KeySet(keys, true);
    }

    private static VerifyKey key(String kind, byte[] der) throws GeneralSecurityException, JOSEException {
        PublicKey key = switch (kind) {
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            case "PUBLIC KEY" -> publicKey(der);
            default -> throw new IllegalArgumentException("a block of " + kind);
        };
        if (key instanceof RSAPublicKey rsa) {
            return JwkReader.of(null, null, rsa);
        }
        if (key instanceof ECPublicKey ec) {
            return JwkReader.of(null, null, ec);
        }
        throw new IllegalArgumentException("a key of type " + key.getAlgorithm());
    }

    private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException e) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
