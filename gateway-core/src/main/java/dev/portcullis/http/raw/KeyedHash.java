package dev.portcullis.http.raw;

import dev.portcullis.contract.Borrowed;
import java.security.SecureRandom;

/**
 * SipHash-1-3 (Aumasson and Bernstein, 2012) under a key of this process, so that nobody can choose values that collide.
 * Immutable; allocates nothing.
 */
public final class KeyedHash {

    /** The one of this process. */
    public static final KeyedHash OF_PROCESS = random();

    private final long k0;
    private final long k1;

    KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    private static KeyedHash random() {
        SecureRandom random = new SecureRandom();
        return new KeyedHash(random.nextLong(), random.nextLong());
    }

    /** The hash of a range. */
    public long of(@Borrowed byte[] bytes, int start, int end) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int at = start;
        boolean last = false;
        while (!last) {
            long word;
            if (end - at >= Long.BYTES) {
                word = Octets.word(bytes, at);
                at += Long.BYTES;
            } else {
                word = tail(bytes, at, end) | (long) (end - start) << 56;
                last = true;
            }
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return finish(v0, v1, v2, v3);
    }

    /** The hash of a text; not that of its bytes. */
    public long of(CharSequence text) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = text.length();
        int at = 0;
        boolean last = false;
        while (!last) {
            long word = 0;
            int stop = Math.min(length, at + 3);
            for (; at < stop; at++) {
                word = word << 16 | text.charAt(at);
            }
            last = at == length;
            word |= (last ? (long) length + 1 & 0xffff : 0) << 48;
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return finish(v0, v1, v2, v3);
    }

    /** One hash of two; the order counts. */
    public long of(long first, long second) {
        return finish(first ^ k0, second ^ k1, Long.rotateLeft(first, 32) ^ k1, Long.rotateLeft(second, 32) ^ k0);
    }

    private static long tail(byte[] bytes, int at, int end) {
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | bytes[i] & 0xff;
        }
        return word;
    }

    private static long finish(long a, long b, long c, long d) {
        long v0 = a;
        long v1 = b;
        long v2 = c ^ 0xff;
        long v3 = d;
        for (int round = 0; round < 3; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
