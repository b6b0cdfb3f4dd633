package dev.portcullis.http;

/**
 * Decodes the percent escapes of a path's segments, once each, into one buffer, and refuses what an upstream could read
 * as something else. Belongs to one {@link CleanPath}.
 */
final class SegmentDecoder {

    /** Bytes kept between requests. */
    private static final int KEPT_BYTES = 4096;

    private static final byte[] NOTHING = {};

    private byte[] buffer = NOTHING;
    private int used;
    private boolean sawSlash;

    /**
     * Decodes {@code raw[from,to)} behind what the buffer holds.
     *
     * @param room bytes that this and all later segments of the path may need; counts for the first one
     * @return false for a broken escape, an escaped control character or {@code ;}, a dot segment, or bytes that are not UTF-8
     */
    boolean decode(byte[] raw, int from, int to, int room) {
        if (used == 0 && buffer.length < room) {
            buffer = new byte[Math.max(Integer.highestOneBit(room) << 1, 64)];
        }
        int first = used;
        int part = first;
        int out = first;
        for (int in = from; in < to; in++) {
            byte octet = raw[in];
            if (octet == '%') {
                int value = in + 2 < to ? hex(raw[in + 1]) << 4 | hex(raw[in + 2]) : -1;
                if (value < 0x20 || value == 0x7f || value == ';') {
                    return false;
                }
                octet = (byte) value;
                in += 2;
                if (octet == '/' || octet == '\\') {
                    // An upstream may decode this and split here, so the parts must not be dot segments either.
                    sawSlash = true;
                    if (CleanPath.isDots(buffer, part, out)) {
                        return false;
                    }
                    part = out + 1;
                }
            }
            buffer[out++] = octet;
        }
        used = out;
        return !CleanPath.isDots(buffer, part, out) && Utf8.isValid(buffer, first, out);
    }

    /** The digit's value, negative if it is none; so is then what is made of two digits. */
    private static int hex(byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int small = octet | 0x20;
        return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    }

    byte[] buffer() {
        return buffer;
    }

    int used() {
        return used;
    }

    boolean sawSlash() {
        return sawSlash;
    }

    void clear() {
        used = 0;
        sawSlash = false;
        if (buffer.length > KEPT_BYTES) {
            buffer = NOTHING;
        }
    }
}
