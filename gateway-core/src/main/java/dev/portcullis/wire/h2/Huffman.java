package dev.portcullis.wire.h2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/*
 * The code (RFC 7541, appendix B) is canonical: shorter codes come before longer ones, and codes of one length are
 * consecutive numbers. So the lengths alone and the symbols in order define it.
 *
 * A window holds the next bits, the first one on top. Twelve of them are looked up at once, which finds two symbols where
 * their codes are that short, as those of digits and small letters are; else one. Near the end eight bits are looked up, for
 * one symbol. What neither finds is a longer code, which is rare: it is found by comparing the window with the first code
 * of each length.
 */
/** Undoes the Huffman coding of strings (RFC 7541, 5.2). */
final class Huffman {

    /** Instead of a position: the string is not a coding of anything. */
    static final int MALFORMED = -1;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int SHORT = 8;
    private static final int PAIR = 12;
    private static final int LONGEST = 30;
    private static final int LENGTH_SHIFT = 9;
    private static final int END = 256;
    private static final int LAST = LONGEST << LENGTH_SHIFT | END;

    /** Bits of each symbol's code as a digit of base 36, 64 symbols a row; the end's is the last. */
    private static final String BITS = ""
            + "dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca"
            + "d67777777777777777777777878djde6f56565666577666567655677777fbeds"
            + "kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
            + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq"
            + "u";

    private static final byte[] LENGTHS = lengths();
    /** Of eight bits: the code's length and its symbol, or 0 if the code is longer. */
    private static final short[] LOOKUP = new short[1 << SHORT];
    /** Of twelve bits: the bits used, how many symbols they are, the second and the first; or 0 if the first code is longer. */
    private static final int[] PAIRS = new int[1 << PAIR];

    private static final int COUNT_SHIFT = 16;
    private static final int USED_SHIFT = 20;

    /** By length: the first code that is longer, aligned to the top of an int. */
    private static final long[] LIMIT = new long[LONGEST + 1];
    /** By length: position of the first symbol among all, less its code. */
    private static final int[] OFFSET = new int[LONGEST + 1];

    private static final short[] SYMBOLS = new short[END + 1];

    static {
        int code = 0;
        int position = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            OFFSET[length] = position - code;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (LENGTHS[symbol] == length) {
                    SYMBOLS[position++] = (short) symbol;
                    if (length <= SHORT) {
                        short entry = (short) (length << LENGTH_SHIFT | symbol);
                        int from = code << SHORT - length;
                        Arrays.fill(LOOKUP, from, from + (1 << SHORT - length), entry);
                    }
                    code++;
                }
            }
            LIMIT[length] = (long) code << Integer.SIZE - length;
        }
        for (int bits = 0; bits < PAIRS.length; bits++) {
            PAIRS[bits] = pair(bits);
        }
    }

    private Huffman() {}

    /** The room to give to {@link #decode}: an octet more than a coded string of that length can stand for. */
    static int room(int coded) {
        return (int) (coded * 8L / 5) + 1;
    }

    /** Decodes a string into {@code out}, which must have room; where it ends there, or {@link #MALFORMED}. */
    static int decode(byte[] in, int start, int end, byte[] out, int outStart) {
        int at = start;
        int to = outStart;
        long window = 0;
        int bits = 0;
        while (true) {
            if (end - at >= Long.BYTES) {
                window |= (long) WORDS.get(in, at) >>> bits;
                int octets = Long.SIZE - 1 - bits >> 3;
                at += octets;
                bits += octets << 3;
            } else {
                for (; bits <= Long.SIZE - Byte.SIZE && at < end; bits += Byte.SIZE) {
                    window |= (in[at++] & 0xffL) << Long.SIZE - Byte.SIZE - bits;
                }
            }
            while (bits >= PAIR) {
                int pair = PAIRS[(int) (window >>> Long.SIZE - PAIR)];
                if (pair == 0) {
                    break;
                }
                out[to] = (byte) pair;
                out[to + 1] = (byte) (pair >> Byte.SIZE);
                to += pair >> COUNT_SHIFT & 3;
                int used = pair >> USED_SHIFT;
                window <<= used;
                bits -= used;
            }
            while (true) {
                int entry = LOOKUP[(int) (window >>> Long.SIZE - SHORT)];
                if (entry == 0) {
                    entry = longCode(window >>> Integer.SIZE);
                }
                int length = entry >> LENGTH_SHIFT;
                if (length > bits) {
                    break;
                }
                if (entry == LAST) {
                    return MALFORMED;
                }
                out[to++] = (byte) entry;
                window <<= length;
                bits -= length;
            }
            if (at == end) {
                return isPadding(window, bits) ? to : MALFORMED;
            }
        }
    }

    private static int pair(int bits) {
        int first = LOOKUP[bits >> PAIR - SHORT];
        if (first == 0) {
            return 0;
        }
        int used = first >> LENGTH_SHIFT;
        int second = LOOKUP[bits << used >> PAIR - SHORT & (1 << SHORT) - 1];
        int both = used + (second >> LENGTH_SHIFT);
        return second == 0 || both > PAIR
                ? used << USED_SHIFT | 1 << COUNT_SHIFT | first & 0xff
                : both << USED_SHIFT | 2 << COUNT_SHIFT | (second & 0xff) << Byte.SIZE | first & 0xff;
    }

    private static int longCode(long top) {
        int length = SHORT + 1;
        while (top >= LIMIT[length]) {
            length++;
        }
        return length << LENGTH_SHIFT | SYMBOLS[OFFSET[length] + (int) (top >>> Integer.SIZE - length)];
    }

    /** Less than an octet of ones, as the end's code begins. */
    private static boolean isPadding(long window, int bits) {
        return bits < Byte.SIZE && window >>> Long.SIZE - Byte.SIZE >= (0xff00 >> bits & 0xff);
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[END + 1];
        for (int symbol = 0; symbol <= END; symbol++) {
            lengths[symbol] = (byte) Character.digit(BITS.charAt(symbol), Character.MAX_RADIX);
        }
        return lengths;
    }
}
