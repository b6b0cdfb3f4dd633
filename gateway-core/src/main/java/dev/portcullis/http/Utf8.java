package dev.portcullis.http;

/** Checks of UTF-8 (RFC 3629): shortest form only, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte first = bytes[i];
            if (first >= 0) {
                i++;
                continue;
            }
            int length = sequence(first & 0xff);
            if (length == 0 || to - i < length || !isTail(bytes, i, length)) {
                return false;
            }
            i += length;
        }
        return true;
    }

    private static int sequence(int first) {
        if (first >= 0xc2 && first <= 0xdf) {
            return 2;
        }
        if (first >= 0xe0 && first <= 0xef) {
            return 3;
        }
        return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
    }

    /** The second octet rules out long forms, surrogates and what is too large; the others are plain. */
    private static boolean isTail(byte[] bytes, int at, int length) {
        int second = bytes[at + 1] & 0xff;
        int lowest = 0x80;
        int highest = 0xbf;
        switch (bytes[at] & 0xff) {
            case 0xe0 -> lowest = 0xa0;
            case 0xed -> highest = 0x9f;
            case 0xf0 -> lowest = 0x90;
            case 0xf4 -> highest = 0x8f;
            default -> {}
        }
        if (second < lowest || second > highest) {
            return false;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
