package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;
import java.security.SecureRandom;

/**
 * Hashes tokens under a key of its own by the end of their signature: what an issuer signs is there in all its entropy, and only
 * what an issuer signed is ever remembered, so nobody can fill one place. Allocates nothing.
 */
final class TokenHash {

    /** No token with a signature of the accepted algorithms is shorter. */
    static final int SHORTEST = 4 * Long.BYTES;

    private final long start;
    private final long factor;

    TokenHash() {
        SecureRandom random = new SecureRandom();
        start = random.nextLong();
        factor = random.nextLong() | 1;
    }

    /** The range has {@link #SHORTEST} bytes or more. */
    long of(@Borrowed byte[] bytes, int from, int to) {
        long hash = start ^ to - from;
        for (int at = to - SHORTEST; at < to; at += Long.BYTES) {
            hash = (hash ^ Octets.word(bytes, at)) * factor;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
