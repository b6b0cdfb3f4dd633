package dev.portcullis.balance;

import dev.portcullis.contract.Borrowed;
import java.nio.charset.StandardCharsets;

/**
 * 64-bit hashes that are the same in every process, so that several gateways send a key to the same server. Whoever chooses
 * keys can make them meet; the bound on a server's load is what protects it.
 */
public final class Hash {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    /** The hash of a range: FNV-1a, mixed. Never 0. */
    public static long of(@Borrowed byte[] bytes, int start, int end) {
        long hash = OFFSET;
        for (int i = start; i < end; i++) {
            hash = (hash ^ bytes[i] & 0xff) * PRIME;
        }
        return neverZero(mix(hash));
    }

    /** The hash of a text's UTF-8. Never 0. */
    public static long of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    private static long neverZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** Spreads every bit over all others: the finaliser of splitmix64. */
    static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
