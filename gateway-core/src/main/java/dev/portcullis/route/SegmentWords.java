package dev.portcullis.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A segment's bytes as two numbers, so that comparing it costs two comparisons. Up to 16 bytes the numbers <em>are</em> the
 * segment, given its length; of a longer one the first is a hash, and the bytes must be compared as well.
 */
final class SegmentWords {

    /** Longest segment that the two words hold in full. */
    static final int EXACT = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD = 0x9e3779b97f4a7c15L;
    private static final long OTHER_ODD = 0xc2b2ae3d27d4eb4fL;

    private SegmentWords() {}

    /** The first eight bytes, padded with zeros; of a long segment a hash of all bytes. */
    static long first(byte[] bytes, int from, int length) {
        if (length <= EXACT) {
            return upToEight(bytes, from, Math.min(length, 8));
        }
        return hashOf(bytes, from, length, 0);
    }

    /** Bytes nine to sixteen, padded with zeros; 0 for a long segment. */
    static long second(byte[] bytes, int from, int length) {
        return length > 8 && length <= EXACT ? upToEight(bytes, from + 8, length - 8) : 0;
    }

    /** Spreads what tells segments apart over the bits of an int. */
    static int hash(long first, long second, int length) {
        long mixed = (first ^ length) * ODD ^ Long.rotateLeft(second, 29) * OTHER_ODD;
        mixed ^= mixed >>> 32;
        mixed *= ODD;
        return (int) (mixed >>> 32);
    }

    /** A hash of all bytes, each with the bits of {@code fold} set; no secret, so equal hashes prove nothing. */
    static long hashOf(byte[] bytes, int from, int length, long fold) {
        long hash = length * ODD;
        int i = from;
        for (int last = from + length - 8; i <= last; i += 8) {
            hash = mix(hash, (long) LONGS.get(bytes, i) | fold);
        }
        return mix(hash, upToEight(bytes, i, from + length - i) | fold);
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * OTHER_ODD;
        return mixed ^ mixed >>> 29;
    }

    /** Reads only inside the range; where its parts overlap they hold the same bits. */
    private static long upToEight(byte[] bytes, int from, int length) {
        if (length == 8) {
            return (long) LONGS.get(bytes, from);
        }
        if (length >= 4) {
            long low = (int) INTS.get(bytes, from) & 0xffff_ffffL;
            long high = (int) INTS.get(bytes, from + length - 4) & 0xffff_ffffL;
            return low | high << 8 * (length - 4);
        }
        if (length == 0) {
            return 0;
        }
        int half = length >> 1;
        return (bytes[from] & 0xffL)
                | (bytes[from + half] & 0xffL) << 8 * half
                | (bytes[from + length - 1] & 0xffL) << 8 * (length - 1);
    }
}
