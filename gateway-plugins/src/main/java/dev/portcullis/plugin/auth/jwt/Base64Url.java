package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.Borrowed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes base64url as JWS writes it (RFC 7515, 2): no padding, no line ends, and no spare bits, so that no two texts mean the
 * same bytes.
 */
final class Base64Url {

    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** The bytes that a range means; null if it is not well-formed. */
    static byte @Nullable [] decode(@Borrowed byte[] text, int start, int end) {
        int length = end - start;
        if (length % 4 == 1) {
            return null;
        }
        byte[] bytes = new byte[length * 6 / 8];
        int bits = 0;
        int held = 0;
        int to = 0;
        for (int at = start; at < end; at++) {
            int value = VALUES[text[at] & 0xff];
            if (value < 0) {
                return null;
            }
            bits = bits << 6 | value;
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[to++] = (byte) (bits >> held);
            }
        }
        return (bits & (1 << held) - 1) == 0 ? bytes : null;
    }
}
