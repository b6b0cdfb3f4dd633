package dev.portcullis.exchange;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.error.Culprit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of filters and integrations that threw: each fault once with its stack, the same one again only to those who want
 * details. A plugin that breaks at every request would fill a disk otherwise; how often it does is in the metrics.
 */
@AnyThread
final class FaultLog {

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

    /** As many different faults are remembered; then all are forgotten, and told again. */
    private static final int MOST = 1024;

    /** Frames that tell two faults apart: the first may be the JDK's. */
    private static final int FRAMES = 4;

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private FaultLog() {}

    /** @param where the fault was met, for people */
    static void tell(String where, Throwable fault) {
        if (isNew(fault)) {
            LOG.error("{}: {}; the same again is not logged", where, Culprit.sentence(fault), fault);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{}: {}", where, Culprit.sentence(fault));
        }
    }

    private static boolean isNew(Throwable fault) {
        if (TOLD.size() >= MOST) {
            TOLD.clear();
        }
        return TOLD.add(fault.getClass().getName() + place(fault));
    }

    /** Where it was thrown. Once warm, the JVM throws some exceptions without a stack: they count as one. */
    private static String place(Throwable fault) {
        StringBuilder place = new StringBuilder();
        StackTraceElement[] frames = fault.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
            place.append('@').append(frames[i]);
        }
        return place.toString();
    }
}
