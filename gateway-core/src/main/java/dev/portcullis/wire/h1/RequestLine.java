package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;

/** The first line of a request: exactly {@code method SP target SP HTTP/1.x CRLF} (RFC 9112, 3). */
final class RequestLine {

    /** Instead of a position: the target exceeds its limit. */
    static final int TARGET_TOO_LONG = -4;

    /** {@code HTTP/1.x CRLF} */
    private static final int VERSION_LENGTH = 10;

    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};

    private RequestLine() {}

    /** Reads the line at {@code at}; the position behind it, or a negative reason. */
    static int read(HeadBlock into, int at, int maxTarget) {
        byte[] bytes = into.bytes();
        int end = into.end();
        int methodEnd = Octets.tokenEnd(bytes, at, end);
        if (methodEnd == end) {
            return HeadLines.SHORT;
        }
        if (methodEnd == at || bytes[methodEnd] != ' ') {
            return HeadLines.MALFORMED;
        }
        int targetStart = methodEnd + 1;
        int targetEnd = Octets.targetEnd(bytes, targetStart, end);
        if (targetEnd - targetStart > maxTarget) {
            return TARGET_TOO_LONG;
        }
        if (targetEnd == end) {
            return HeadLines.SHORT;
        }
        if (targetEnd == targetStart || bytes[targetEnd] != ' ') {
            return HeadLines.MALFORMED;
        }
        int versionStart = targetEnd + 1;
        int version = version(bytes, versionStart, end);
        if (version < 0) {
            return version;
        }
        into.requestLine(at, methodEnd, targetStart, targetEnd, version);
        return versionStart + VERSION_LENGTH;
    }

    private static int version(byte[] bytes, int start, int end) {
        int available = Math.min(VERSION_LENGTH, end - start);
        for (int i = 0; i < available; i++) {
            byte octet = bytes[start + i];
            boolean fits = switch (i) {
                case 7 -> octet == '0' || octet == '1';
                case 8 -> octet == '\r';
                case 9 -> octet == '\n';
                default -> octet == VERSION[i];
            };
            if (!fits) {
                return HeadLines.MALFORMED;
            }
        }
        return available < VERSION_LENGTH ? HeadLines.SHORT : 10 + bytes[start + 7] - '0';
    }
}
