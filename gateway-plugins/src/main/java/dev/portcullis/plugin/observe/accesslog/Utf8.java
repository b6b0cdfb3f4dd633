package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Borrowed;

/** Tells well-formed UTF-8 from other bytes (RFC 3629, 4). */
final class Utf8 {

    private Utf8() {}

    /** Bytes of the well-formed sequence of two to four at {@code at}, or 0 if there is none. */
    static int sequence(@Borrowed byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (end - at < length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
