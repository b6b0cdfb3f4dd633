package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A token that could be read; nothing is known of its truth.
 *
 * @param bytes all of it
 * @param signedLength how many of them, from the first, are signed
 * @param kid the key's name, or null
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one request, compared by nobody
record SignedToken(
        byte[] bytes,
        int signedLength,
        SignatureAlgorithm algorithm,
        @Nullable String kid,
        JsonObject claims) {

    /** Whether one of the keys has signed it. */
    boolean isSignedByOneOf(VerifyKey[] keys) {
        byte[] signed = Arrays.copyOf(bytes, signedLength);
        int start = signedLength + 1;
        Base64URL signature = new Base64URL(new String(bytes, start, bytes.length - start, StandardCharsets.US_ASCII));
        for (VerifyKey key : keys) {
            if (key.isFor(algorithm) && key.verifies(algorithm, signed, signature)) {
                return true;
            }
        }
        return false;
    }
}
