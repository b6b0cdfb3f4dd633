package dev.portcullis.plugin.cache;

import dev.portcullis.http.raw.KeyedHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is kept under: all that tells it apart, as bytes. The hash, under a key of this process, says where to look;
 * equal are only equal bytes.
 *
 * <p>A {@link KeyBuilder} has one that it fills again and again, for looking up; a {@link #copy} stays what it is.
 */
final class CacheKey {

    private byte[] bytes;
    private int length;
    private long hash;

    CacheKey(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.hash = KeyedHash.OF_PROCESS.of(bytes, 0, length);
    }

    /** Takes other bytes, which are kept, not copied. */
    void set(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.hash = KeyedHash.OF_PROCESS.of(bytes, 0, length);
    }

    CacheKey copy() {
        return copy(length);
    }

    /** The key that its first bytes are. */
    CacheKey copy(int first) {
        return new CacheKey(Arrays.copyOf(bytes, first), first);
    }

    /** Writes its bytes to the beginning of that array, which has room for them. */
    void writeTo(byte[] into) {
        System.arraycopy(bytes, 0, into, 0, length);
    }

    /** In bytes. */
    int length() {
        return length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CacheKey key
                && hash == key.hash
                && Arrays.equals(bytes, 0, length, key.bytes, 0, key.length);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
