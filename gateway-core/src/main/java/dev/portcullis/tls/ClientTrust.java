package dev.portcullis.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whose certificates clients may show.
 *
 * @param authorities those who may have issued them
 * @param required whether a client without one is refused
 */
record ClientTrust(List<X509Certificate> authorities, boolean required) {

    ClientTrust {
        authorities = List.copyOf(authorities);
    }

    X509Certificate[] authorityArray() {
        return authorities.toArray(X509Certificate[]::new);
    }

    /**
     * Tells sessions under this demand from others, in 32 bytes. The certificates of a listener share its ticket keys:
     * without this a session begun at a name that asks for nothing could be resumed at one that demands a certificate.
     */
    byte[] sessionIdContext() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) (required ? 1 : 0));
            for (X509Certificate authority : authorities) {
                digest.update(authority.getEncoded());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("what was read has an encoding, and every JDK has SHA-256", e);
        }
    }
}
