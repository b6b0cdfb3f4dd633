package dev.portcullis.plugin.observe.accesslog;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that lines are being lost, every ten seconds at most. Confined to the writer's thread. */
final class DropReport {

    private static final Logger LOG = LoggerFactory.getLogger(DropReport.class);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private long reported;
    private long reportedNanos;
    private boolean anyReport;
    private @Nullable Exception cause;

    DropReport(String name) {
        this.name = name;
    }

    /** Why lines are lost, for the next report. */
    void failed(Exception cause) {
        this.cause = cause;
    }

    /** Reports if lines were lost since the last report and that is long enough ago. */
    void turn(long dropped, long now) {
        if (dropped > reported && (!anyReport || now - reportedNanos >= PERIOD_NANOS)) {
            anyReport = true;
            reportedNanos = now;
            last(dropped);
        }
    }

    /** Reports if lines were lost since the last report. */
    void last(long dropped) {
        if (dropped > reported) {
            Object reason = cause == null ? "the writer did not keep up" : cause;
            LOG.warn(
                    "Access log {}: lines dropped: {}, in all {}: {}",
                    name,
                    dropped - reported,
                    dropped,
                    reason.toString());
            reported = dropped;
            cause = null;
        }
    }
}
