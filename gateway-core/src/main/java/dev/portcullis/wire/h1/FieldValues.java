package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;

/** Values of the fields that framing depends on. */
final class FieldValues {

    static final byte[] CHUNKED = {'c', 'h', 'u', 'n', 'k', 'e', 'd'};
    static final byte[] CONTINUE = {'1', '0', '0', '-', 'c', 'o', 'n', 't', 'i', 'n', 'u', 'e'};

    private FieldValues() {}

    /** Whether the line's value is {@code lower}, compared without case. */
    static boolean is(HeadBlock head, int line, byte[] lower) {
        int start = head.valueStart(line);
        return Octets.equalsIgnoreCase(head.bytes(), start, head.valueEnd(line) - start, lower);
    }

    /** The line's value if it is 1*DIGIT and at most 2^63−1 (RFC 9110, 8.6), else -1. */
    static long length(HeadBlock head, int line) {
        byte[] bytes = head.bytes();
        int at = head.valueStart(line);
        int end = head.valueEnd(line);
        if (at == end) {
            return -1;
        }
        long length = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || length > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }
}
