package dev.portcullis.http.raw;

import dev.portcullis.contract.Borrowed;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/*
 * The scans over values and targets look at eight octets at once. For a word w, (w - 0x20…) & ~w & 0x80… has its lowest
 * set bit in the first octet below 0x20: a borrow only travels to octets behind it, and octets above 0x7f are masked out.
 * The same with w ^ 0x7f… and 0x01… finds the first DEL; so with any other octet.
 */
/** Character classes of RFC 9110 as table look-ups, and comparisons that need no {@code String}. */
public final class Octets {

    private static final byte TOKEN = 1;
    private static final byte FIELD_VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte NAME = 8;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long SPACES = 0x20 * ONES;
    private static final long DELETES = 0x7f * ONES;
    private static final long EXCLAMATIONS = '!' * ONES;
    private static final long HASHES = '#' * ONES;
    private static final long COLONS = ':' * ONES;

    private static final byte[] CLASSES = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean visible = c > 0x20 && c != 0x7f;
            if (visible || c == ' ' || c == '\t') {
                CLASSES[c] |= FIELD_VALUE;
            }
            if (visible && c < 0x80 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0) {
                CLASSES[c] |= c == '_' ? TOKEN : TOKEN | NAME;
            }
            if (visible && c < 0x80 && c != '#') {
                CLASSES[c] |= TARGET;
            }
        }
    }

    private Octets() {}

    /** Whether the octet may stand in a token (RFC 9110, 5.6.2). */
    public static boolean isToken(byte octet) {
        return (CLASSES[octet & 0xff] & TOKEN) != 0;
    }

    /** Whether the octet may stand in a field value: visible, obs-text, space or tab (RFC 9110, 5.5). */
    public static boolean isFieldValue(byte octet) {
        return (CLASSES[octet & 0xff] & FIELD_VALUE) != 0;
    }

    /** Whether the octet may stand in a request target: visible ASCII other than {@code #}. */
    public static boolean isTarget(byte octet) {
        return (CLASSES[octet & 0xff] & TARGET) != 0;
    }

    /** The first position in the range whose octet may not stand in a token, or {@code to}. */
    public static int tokenEnd(@Borrowed byte[] bytes, int from, int to) {
        return classEnd(bytes, from, to, TOKEN);
    }

    /** As {@link #tokenEnd}, but an underscore ends the name, too: CGI and its kin take it for a hyphen. */
    public static int nameEnd(@Borrowed byte[] bytes, int from, int to) {
        return classEnd(bytes, from, to, NAME);
    }

    /** The first position in the range whose octet may not stand in a request target, or {@code to}. */
    public static int targetEnd(@Borrowed byte[] bytes, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long word = word(bytes, at);
            long found = word | (word - EXCLAMATIONS) & ~word | zeros(word ^ HASHES) | zeros(word ^ DELETES);
            if ((found & HIGHS) != 0) {
                return at + (Long.numberOfTrailingZeros(found & HIGHS) >>> 3);
            }
        }
        return classEnd(bytes, at, to, TARGET);
    }

    /** The first colon in the range, or -1; may also be -1 if it is among the last seven octets. */
    public static int nearColon(@Borrowed byte[] bytes, int from, int to) {
        for (int at = from; to - at >= Long.BYTES; at += Long.BYTES) {
            long found = zeros(word(bytes, at) ^ COLONS) & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        return -1;
    }

    private static long zeros(long word) {
        return (word - ONES) & ~word;
    }

    private static int classEnd(byte[] bytes, int from, int to, byte wanted) {
        int at = from;
        while (at < to && (CLASSES[bytes[at] & 0xff] & wanted) != 0) {
            at++;
        }
        return at;
    }

    /** The first position in the range whose octet may not stand in a field value, or {@code to}. */
    public static int fieldValueEnd(@Borrowed byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Long.BYTES) {
            long word = word(bytes, at);
            long found = ((word - SPACES) & ~word | zeros(word ^ DELETES)) & HIGHS;
            if (found == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >>> 3;
            if (bytes[at] != '\t') {
                return at;
            }
            at++;
        }
        return classEnd(bytes, at, to, FIELD_VALUE);
    }

    /** Eight octets, the first in the lowest bits. */
    public static long word(@Borrowed byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /** Whether the range equals {@code lower}, which is in lower case, with ASCII letters compared without case. */
    public static boolean equalsIgnoreCase(@Borrowed byte[] bytes, int start, int length, byte[] lower) {
        if (length != lower.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[start + i];
            if (b != lower[i] && lower(b) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** The octet with an ASCII capital turned into its small letter. */
    public static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }
}
