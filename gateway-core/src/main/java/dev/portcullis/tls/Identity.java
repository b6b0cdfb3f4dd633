package dev.portcullis.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate, the key that belongs to it, and what its names demand of clients.
 *
 * @param label how messages and logs call it: its file, or {@code self-signed}
 * @param chain the certificate itself, then those that lead to an authority
 */
record Identity(String label, List<X509Certificate> chain, PrivateKey key, TlsPolicy policy) {

    Identity {
        chain = List.copyOf(chain);
    }

    /** The same under another policy. */
    Identity under(TlsPolicy other) {
        return policy == other ? this : new Identity(label, chain, key, other);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** Whether signing takes long enough (about a millisecond) to be kept off the event loops. */
    boolean slow() {
        return key.getAlgorithm().equals("RSA");
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return label;
    }
}
