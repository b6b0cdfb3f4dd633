package dev.portcullis.wire.ws;

import java.io.ByteArrayOutputStream;

/** Frames as bytes, written out by the letter of RFC 6455, 5.2. */
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    private Frames() {}

    /** @param lengthBits 7, 16 or 64 */
    static byte[] frame(int firstOctet, boolean masked, int length, int lengthBits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int mask = masked ? 0x80 : 0;
        out.write(firstOctet);
        if (lengthBits == 7) {
            out.write(mask | length);
        } else {
            out.write(mask | (lengthBits == 16 ? 126 : 127));
            for (int shift = lengthBits - 8; shift >= 0; shift -= 8) {
                out.write((int) ((long) length >>> shift));
            }
        }
        int rest = length + (masked ? 4 : 0);
        for (int i = 0; i < rest; i++) {
            out.write(0x88);
        }
        return out.toByteArray();
    }

    static byte[] shortest(int firstOctet, boolean masked, int length) {
        return frame(firstOctet, masked, length, length < 126 ? 7 : length < 65536 ? 16 : 64);
    }
}
