package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.AnyThread;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections that were not taken, by reason; each reason gets a line in the log every ten seconds at most. */
@AnyThread
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final class Count {

        private final LongAdder all = new LongAdder();
        private final AtomicLong nextLine = new AtomicLong(System.nanoTime());
        private volatile long told;
    }

    private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

    public Refusals() {
        for (Reason reason : new Reason[] {Reason.TOTAL, Reason.LISTENER, Reason.ADDRESS, Reason.DESCRIPTORS}) {
            counts.put(reason, new Count());
        }
    }

    /** @param what happened, for the log */
    void refused(Reason reason, String listener, String what) {
        Count count = counts.get(reason);
        if (count == null) {
            throw new IllegalArgumentException(reason + " (expected: a reason not to take connections)");
        }
        count.all.increment();
        long now = System.nanoTime();
        long next = count.nextLine.get();
        if (now - next >= 0 && count.nextLine.compareAndSet(next, now + QUIET_NANOS)) {
            long all = count.all.sum();
            LOG.warn("Listener {}: {} (times since this was last said: {})", listener, what, all - count.told);
            count.told = all;
        }
    }

    /** How many there were. */
    public Map<Reason, Long> counts() {
        Map<Reason, Long> all = new EnumMap<>(Reason.class);
        counts.forEach((reason, count) -> all.put(reason, count.all.sum()));
        return all;
    }
}
