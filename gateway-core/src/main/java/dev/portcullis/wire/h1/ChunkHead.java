package dev.portcullis.wire.h1;

import io.netty.buffer.ByteBuf;

/**
 * The line before a chunk: {@code 1*15HEXDIG [ chunk-ext ] CRLF} (RFC 9112, 7.1), fed in any pieces.
 *
 * <p>No sign, no prefix, no blank before or behind the number, no bare line feed: each of them has once split two readers.
 */
final class ChunkHead {

    static final int MORE = 0;
    static final int DONE = 1;
    static final int FAILED = 2;

    private static final int MAX_DIGITS = 15;

    private static final byte[] HEX = new byte[256];

    static {
        for (int c = 0; c < HEX.length; c++) {
            HEX[c] = (byte) (c < 0x80 ? Character.digit(c, 16) : -1);
        }
    }

    private final ChunkExtension extension = new ChunkExtension();
    private long size;
    private int digits;
    private boolean carriageReturn;

    void reset() {
        size = 0;
        digits = 0;
        extension.reset();
        carriageReturn = false;
    }

    /** The chunk's bytes, after {@link #DONE}. */
    long size() {
        return size;
    }

    /** Takes bytes up to the end of the line. */
    int read(ByteBuf in) {
        int end = in.writerIndex();
        for (int at = in.readerIndex(); at < end; at++) {
            byte octet = in.getByte(at);
            if (carriageReturn) {
                in.readerIndex(at + 1);
                return octet == '\n' ? DONE : FAILED;
            }
            if (!take(octet)) {
                return FAILED;
            }
        }
        in.readerIndex(end);
        return MORE;
    }

    private boolean take(byte octet) {
        if (octet == '\r') {
            carriageReturn = true;
            return digits > 0 && extension.mayEnd();
        }
        int digit = HEX[octet & 0xff];
        if (digit < 0 || extension.isOpen()) {
            return digits > 0 && extension.take(octet);
        }
        size = size << 4 | digit;
        return ++digits <= MAX_DIGITS;
    }
}
