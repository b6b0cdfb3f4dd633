package dev.portcullis.wire.h1;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Fixed pieces of heads, and numbers. */
final class Ascii {

    static final int CRLF = '\r' << 8 | '\n';

    static final byte[] HTTP_11_CRLF = bytes(" HTTP/1.1\r\n");
    static final byte[] EMPTY_HOST = bytes("Host:\r\n");
    static final byte[] CONTENT_LENGTH = bytes("Content-Length: ");
    static final byte[] NO_LENGTH = bytes("Content-Length: 0\r\n");
    static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
    static final byte[] CLOSE = bytes("Connection: close\r\n");
    static final byte[] KEEP_ALIVE = bytes("Connection: keep-alive\r\n");
    static final byte[] UPGRADE = bytes("Connection: upgrade\r\n");
    static final byte[] DATE = bytes("Date: ");

    /** Digits of {@link Long#MAX_VALUE}. */
    static final int MAX_DIGITS = 19;

    private static final long ZEROS = 0x3030303030303030L;

    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a number of at least 0; {@code out} must have room for {@link #MAX_DIGITS}. */
    static void writeDecimal(ByteBuf out, long number) {
        if (number > 99_999_999) {
            writeDecimal(out, number / 100_000_000);
            out.writeLong(eightDigits((int) (number % 100_000_000)));
            return;
        }
        int digits = 1;
        for (long limit = 10; number >= limit; limit *= 10) {
            digits++;
        }
        out.setLong(out.writerIndex(), eightDigits((int) number) << Byte.SIZE * (Long.BYTES - digits));
        out.writerIndex(out.writerIndex() + digits);
    }

    private static long eightDigits(int number) {
        int rest = number;
        long packed = ZEROS;
        for (int shift = 0; rest > 0; shift += Byte.SIZE) {
            packed += (long) (rest % 10) << shift;
            rest /= 10;
        }
        return packed;
    }
}
