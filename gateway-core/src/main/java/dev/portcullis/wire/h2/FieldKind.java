package dev.portcullis.wire.h2;

import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is known of a field before it is looked at in its list: a number for its name, and what is wrong with it.
 *
 * <p>Tables keep it with each entry, so a field that arrives as an index is not checked again.
 */
final class FieldKind {

    /** Pseudo-fields follow the numbers of {@link KnownNames}, which are below 64. */
    static final int METHOD = 64;

    static final int SCHEME = 65;
    static final int AUTHORITY = 66;
    static final int PATH = 67;
    static final int STATUS = 68;
    /** A pseudo-field that no list may have, {@code :protocol} included. */
    static final int UNKNOWN_PSEUDO = 69;

    /** The name is empty, has a capital, or is no token. */
    static final int BAD_NAME = 1 << 8;
    /** The name has an underscore. */
    static final int UNDERSCORE = 1 << 9;
    /** The value has an octet that is not allowed, or a blank at either end. */
    static final int BAD_VALUE = 1 << 10;

    private static final int NUMBER = (1 << 7) - 1;
    private static final short[] WRONG = new short[256];

    private static final byte[][] PSEUDO = {
        octets(":method"), octets(":scheme"), octets(":authority"), octets(":path"), octets(":status")
    };

    static {
        for (int octet = 0; octet < WRONG.length; octet++) {
            if (!Octets.isToken((byte) octet) || octet >= 'A' && octet <= 'Z') {
                WRONG[octet] = BAD_NAME;
            } else if (octet == '_') {
                WRONG[octet] = UNDERSCORE;
            }
        }
    }

    private FieldKind() {}

    /** The number of the name, a known field's or a pseudo-field's. */
    static int number(int kind) {
        return kind & NUMBER;
    }

    /** Looks at a name (RFC 9113, 8.2.1). */
    static int ofName(byte[] bytes, int start, int length) {
        if (length == 0) {
            return BAD_NAME;
        }
        if (bytes[start] == ':') {
            return pseudo(bytes, start, length);
        }
        int wrong = 0;
        for (int at = start; at < start + length; at++) {
            wrong |= WRONG[bytes[at] & 0xff];
        }
        return wrong | KnownNames.idOf(bytes, start, length);
    }

    private static int pseudo(byte[] bytes, int start, int length) {
        for (int i = 0; i < PSEUDO.length; i++) {
            if (Arrays.equals(bytes, start, start + length, PSEUDO[i], 0, PSEUDO[i].length)) {
                return METHOD + i;
            }
        }
        return UNKNOWN_PSEUDO;
    }

    /** Looks at a value (RFC 9113, 8.2.1): 0 or {@link #BAD_VALUE}. */
    static int ofValue(byte[] bytes, int start, int end) {
        if (start == end) {
            return 0;
        }
        boolean good =
                !isBlank(bytes[start]) && !isBlank(bytes[end - 1]) && Octets.fieldValueEnd(bytes, start, end) == end;
        return good ? 0 : BAD_VALUE;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
