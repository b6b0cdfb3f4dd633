package dev.portcullis.wire.grpc;

import dev.portcullis.contract.Borrowed;
import java.util.concurrent.TimeUnit;

/** Reads {@code 1*8DIGIT unit}. */
final class GrpcTimeout {

    private static final int MOST_DIGITS = 8;

    private GrpcTimeout() {}

    /** The range in nanoseconds, at most {@link Long#MAX_VALUE}; {@link GrpcCallHead#MALFORMED} if it is no timeout. */
    static long nanos(@Borrowed byte[] bytes, int start, int end) {
        int digits = end - start - 1;
        if (digits < 1 || digits > MOST_DIGITS) {
            return GrpcCallHead.MALFORMED;
        }
        long amount = 0;
        for (int at = start; at < end - 1; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return GrpcCallHead.MALFORMED;
            }
            amount = amount * 10 + digit;
        }
        return switch (bytes[end - 1]) {
            case 'H' -> TimeUnit.HOURS.toNanos(amount);
            case 'M' -> TimeUnit.MINUTES.toNanos(amount);
            case 'S' -> TimeUnit.SECONDS.toNanos(amount);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(amount);
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(amount);
            case 'n' -> amount;
            default -> GrpcCallHead.MALFORMED;
        };
    }
}
