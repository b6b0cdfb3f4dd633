package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.portcullis.config.tree.Problems;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads key sets (RFC 7517, 5). Keys that no token can be verified with safely are left out: symmetric ones above all, those that
 * are for encryption, and those too weak or absurdly large.
 */
final class JwkReader {

    private static final int MOST_KEYS = 200;
    private static final int SMALLEST_RSA_BITS = 2048;
    private static final int LARGEST_RSA_BITS = 8192;
    private static final int LARGEST_EXPONENT_BITS = 64;

    private final List<VerifyKey> keys = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();

    /**
     * @param unused what became of the keys that were left out, in words
     */
    record Result(KeySet keys, List<String> unused) {}

    /** @throws IllegalArgumentException if the bytes are no key set, or one without a usable key */
    static Result read(byte[] json, boolean forAll) {
        JsonObject set = JsonReader.read(json);
        if (set == null || !(set.get("keys") instanceof List<?> list) || list.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "no key set (expected: JSON with a list \"keys\" of at most " + MOST_KEYS + ")");
        }
        JwkReader reader = new JwkReader();
        list.forEach(reader::add);
        if (reader.keys.isEmpty()) {
            throw new IllegalArgumentException("no usable key: " + String.join("; ", reader.unused)
                    + " (expected: at least one public key of type RSA or EC)");
        }
        return new Result(new KeySet(reader.keys, forAll), List.copyOf(reader.unused));
    }

    private void add(Object item) {
        String kid = item instanceof JsonObject object ? object.string("kid") : null;
        try {
            if (!(item instanceof JsonObject object)) {
                throw new IllegalArgumentException("no object");
            }
            keys.add(key(JWK.parse(object.text())));
        } catch (ParseException | JOSEException | RuntimeException e) {
            unused.add("key " + (kid == null ? "without kid" : Problems.quoted(kid)) + ": " + e.getMessage());
        }
    }

    private static VerifyKey key(JWK jwk) throws JOSEException {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            throw new IllegalArgumentException("not for signatures");
        }
        if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
            throw new IllegalArgumentException("not for verifying");
        }
        SignatureAlgorithm only = only(jwk);
        if (jwk instanceof RSAKey rsa) {
            return of(jwk.getKeyID(), only, rsa.toRSAPublicKey());
        }
        if (jwk instanceof ECKey ec) {
            return of(jwk.getKeyID(), only, ec.toECPublicKey());
        }
        throw new IllegalArgumentException("of type " + jwk.getKeyType() + " (expected: RSA or EC)");
    }

    private static @Nullable SignatureAlgorithm only(JWK jwk) {
        if (jwk.getAlgorithm() == null) {
            return null;
        }
        SignatureAlgorithm only = SignatureAlgorithm.named(jwk.getAlgorithm().getName());
        if (only == null) {
            throw new IllegalArgumentException(
                    "for algorithm " + Problems.quoted(jwk.getAlgorithm().getName()));
        }
        return only;
    }

    static VerifyKey of(@Nullable String kid, @Nullable SignatureAlgorithm only, RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        if (bits < SMALLEST_RSA_BITS || bits > LARGEST_RSA_BITS) {
            throw new IllegalArgumentException(
                    bits + " bits (expected: " + SMALLEST_RSA_BITS + " to " + LARGEST_RSA_BITS + ")");
        }
        if (exponent.compareTo(BigInteger.TWO) <= 0
                || !exponent.testBit(0)
                || exponent.bitLength() > LARGEST_EXPONENT_BITS) {
            throw new IllegalArgumentException("a weak exponent (expected: an odd one, 3 or more)");
        }
        return of(kid, only, new RSASSAVerifier(key), key.getEncoded());
    }

    static VerifyKey of(@Nullable String kid, @Nullable SignatureAlgorithm only, ECPublicKey key) throws JOSEException {
        return of(kid, only, new ECDSAVerifier(key), key.getEncoded());
    }

    private static VerifyKey of(
            @Nullable String kid, @Nullable SignatureAlgorithm only, JWSVerifier verifier, byte[] encoded) {
        if (only != null && !verifier.supportedJWSAlgorithms().contains(only.jws())) {
            throw new IllegalArgumentException("not of the type for its algorithm " + only);
        }
        return new VerifyKey(kid, only, verifier, Base64.getEncoder().encodeToString(encoded));
    }
}
