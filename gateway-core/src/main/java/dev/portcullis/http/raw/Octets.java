package dev.portcullis.http.raw;

import dev.portcullis.contract.Borrowed;

/** Character classes of RFC 9110 as table look-ups, and comparisons that need no {@code String}. */
public final class Octets {

    private static final byte TOKEN = 1;
    private static final byte FIELD_VALUE = 2;
    private static final byte TARGET = 4;

    private static final byte[] CLASSES = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean visible = c > 0x20 && c != 0x7f;
            if (visible || c == ' ' || c == '\t') {
                CLASSES[c] |= FIELD_VALUE;
            }
            if (visible && c < 0x80 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0) {
                CLASSES[c] |= TOKEN;
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
