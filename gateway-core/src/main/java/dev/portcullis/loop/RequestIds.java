package dev.portcullis.loop;

import dev.portcullis.contract.EventLoopConfined;
import java.security.SecureRandom;

/**
 * Makes the ids of exchanges: 15 characters of base64url and a {@code =}, the shape of Amazon's HTTP APIs (90 random bits).
 *
 * <p>They are unique, not secret: the generator (xoroshiro128++) is seeded from {@link SecureRandom} once per loop.
 */
@EventLoopConfined
public final class RequestIds {

    /** Bytes of an id. */
    public static final int LENGTH = 16;

    private static final byte[] ALPHABET = {
        'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V',
        'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r',
        's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '_'
    };

    private long s0;
    private long s1;

    RequestIds() {
        SecureRandom random = new SecureRandom();
        s0 = random.nextLong();
        s1 = random.nextLong() | 1;
    }

    /** Writes a new id into {@code into}, from its first byte. */
    public void next(byte[] into) {
        long high = nextLong();
        long low = nextLong();
        for (int i = 0; i < 8; i++) {
            into[i] = ALPHABET[(int) high & 63];
            high >>>= 6;
        }
        for (int i = 8; i < LENGTH - 1; i++) {
            into[i] = ALPHABET[(int) low & 63];
            low >>>= 6;
        }
        into[LENGTH - 1] = '=';
    }

    private long nextLong() {
        long a = s0;
        long b = s1;
        long result = Long.rotateLeft(a + b, 17) + a;
        b ^= a;
        s0 = Long.rotateLeft(a, 49) ^ b ^ (b << 21);
        s1 = Long.rotateLeft(b, 28);
        return result;
    }
}
