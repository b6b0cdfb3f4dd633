package dev.portcullis.wire.grpc;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;

/** What a request's head says of a call: that it is one, and how long it may last. */
public final class GrpcCallHead {

    /** {@link #timeoutNanos}: the call sets no deadline. */
    public static final long NO_TIMEOUT = -1;

    /** {@link #timeoutNanos}: what stands there is no timeout, or there are two. */
    public static final long MALFORMED = -2;

    private static final byte[] CONTENT_TYPE = "application/grpc".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIMEOUT = "grpc-timeout".getBytes(StandardCharsets.US_ASCII);

    private GrpcCallHead() {}

    /**
     * Whether the request is a POST with the content type {@code application/grpc}, alone or followed by {@code +} or {@code
     * ;}. So gRPC-Web, which is another protocol, is none. A request that is no POST costs one comparison.
     */
    public static boolean isCall(@Borrowed HeadBlock head) {
        int method = head.methodStart();
        byte[] bytes = head.bytes();
        if (head.methodEnd() - method != 4 || bytes[method] != 'P' || bytes[method + 1] != 'O') {
            return false;
        }
        int line = head.find(KnownNames.CONTENT_TYPE, 0);
        if (line < 0) {
            return false;
        }
        int start = head.valueStart(line);
        int after = start + CONTENT_TYPE.length;
        int end = head.valueEnd(line);
        return end >= after
                && Octets.equalsIgnoreCase(bytes, start, CONTENT_TYPE.length, CONTENT_TYPE)
                && (end == after || bytes[after] == '+' || bytes[after] == ';');
    }

    /** Nanoseconds that {@code grpc-timeout} grants from the head's arrival on, 0 included; or one of the constants. */
    public static long timeoutNanos(@Borrowed HeadBlock head) {
        int line = head.find(TIMEOUT, 0);
        if (line < 0) {
            return NO_TIMEOUT;
        }
        if (head.find(TIMEOUT, line + 1) >= 0) {
            return MALFORMED;
        }
        return GrpcTimeout.nanos(head.bytes(), head.valueStart(line), head.valueEnd(line));
    }
}
