package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.Octets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * SHA-256 of key values behind a secret of this process, so that what is kept of a key is good for nothing elsewhere. One for each
 * thread; allocates nothing.
 */
@EventLoopConfined
final class KeyHasher {

    /** With a value of 40 characters it still makes one block. */
    private static final int SECRET_BYTES = 12;

    private static final byte[] SECRET = secret();

    private final MessageDigest sha = sha();
    private final byte[] hash = new byte[32];

    private static byte[] secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Hashes a range; {@link #word} tells the result. */
    void hash(@Borrowed byte[] bytes, int start, int end) {
        sha.update(SECRET);
        sha.update(bytes, start, end - start);
        try {
            sha.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("the array has the length of the hash", e);
        }
    }

    /** One of the four parts of 64 bits that the last hash has. */
    long word(int index) {
        return Octets.word(hash, index * Long.BYTES);
    }
}
