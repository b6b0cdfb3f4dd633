package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A public key of an issuer. Immutable; equal to those that are the same key under the same name.
 */
final class VerifyKey {

    private final @Nullable String kid;
    private final @Nullable SignatureAlgorithm only;
    private final JWSVerifier verifier;
    private final String fingerprint;

    /**
     * @param kid its name, or null
     * @param only the one algorithm that the issuer lets it be used for; null for all of its type
     * @param fingerprint tells it apart from others
     */
    VerifyKey(@Nullable String kid, @Nullable SignatureAlgorithm only, JWSVerifier verifier, String fingerprint) {
        this.kid = kid;
        this.only = only;
        this.verifier = verifier;
        this.fingerprint = fingerprint;
    }

    @Nullable String kid() {
        return kid;
    }

    boolean isFor(SignatureAlgorithm algorithm) {
        return (only == null || only == algorithm)
                && verifier.supportedJWSAlgorithms().contains(algorithm.jws());
    }

    boolean verifies(SignatureAlgorithm algorithm, byte[] signed, Base64URL signature) {
        try {
            return verifier.verify(algorithm.header(), signed, signature);
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyKey key
                && Objects.equals(kid, key.kid)
                && only == key.only
                && fingerprint.equals(key.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }
}
