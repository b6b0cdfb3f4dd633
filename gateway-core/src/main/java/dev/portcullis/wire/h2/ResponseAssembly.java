package dev.portcullis.wire.h2;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;

/** Makes responses of their fields (RFC 9113, 8.3.2). */
final class ResponseAssembly extends HeadAssembly {

    private static final int VERSION = 20;
    private static final int SWITCHING_PROTOCOLS = 101;

    ResponseAssembly(HeadBlockPool blocks, HeadLimits limits) {
        super(Side.RESPONSE, blocks, limits, true, 0);
    }

    @Override
    void pseudo(int number, int nameEnd, int valueStart, int valueEnd) {
        int status = number == FieldKind.STATUS ? status(block().bytes(), valueStart, valueEnd) : -1;
        if (status < 0 || status == SWITCHING_PROTOCOLS) {
            refuse(CoreError.UPSTREAM_MALFORMED);
            return;
        }
        block().statusLine(VERSION, status, 0, 0);
    }

    /** Three digits, of which the first is 1 to 5; or -1. */
    private static int status(byte[] bytes, int start, int end) {
        if (end - start != 3 || bytes[start] < '1' || bytes[start] > '5') {
            return -1;
        }
        int tens = bytes[start + 1] - '0';
        int ones = bytes[start + 2] - '0';
        boolean digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        return digits ? (bytes[start] - '0') * 100 + tens * 10 + ones : -1;
    }

    @Override
    boolean examine(int number, int valueStart, int valueEnd) {
        return true;
    }

    @Override
    void complete() {
        if (!has(FieldKind.STATUS)) {
            refuse(CoreError.UPSTREAM_MALFORMED);
        }
    }
}
