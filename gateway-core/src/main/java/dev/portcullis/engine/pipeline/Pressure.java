package dev.portcullis.engine.pipeline;

import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.error.GatewayError;

/**
 * How much there is to do, as all loops see it, and what they make of it. Immutable.
 *
 * @param delayNanos how late a loop may be before it refuses requests
 * @param share of the requests to be refused for want of memory, in 1/{@link #ALL}
 * @param reason which memory that is
 * @param error what refused requests are answered with
 */
public record Pressure(long delayNanos, int share, Reason reason, GatewayError error) {

    /** The share that is every request. */
    public static final int ALL = 1024;

    /** The least share: less would change nothing. */
    private static final int LEAST = ALL / 16;

    /** That of a gateway that is not configured yet. */
    public static final Pressure NONE = new Pressure(Long.MAX_VALUE, 0, Reason.HEAP, new Overloaded(1));

    /** What the configuration says, where memory is no matter. */
    public static Pressure of(OverloadConfig config) {
        long delay = config.loopDelay().toNanos();
        return new Pressure(delay == 0 ? Long.MAX_VALUE : delay, 0, Reason.HEAP, new Overloaded((int)
                config.retryAfter().toSeconds()));
    }

    /** The same for another state of the memory. */
    public Pressure with(int refusedShare, Reason why) {
        return new Pressure(delayNanos, refusedShare, why, error);
    }

    /** The share to be refused where {@code value} has come to {@code mark}: all of them at {@code full}. */
    public static int share(long value, long mark, long full) {
        if (value < mark) {
            return 0;
        }
        return value >= full ? ALL : LEAST + (int) ((ALL - LEAST) * (double) (value - mark) / (full - mark));
    }
}
