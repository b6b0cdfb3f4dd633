package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of one server's health: one of the named crossings, written by whoever learns something. */
@AnyThread
public final class EndpointHealth {

    private final AtomicInteger failures = new AtomicInteger();

    /** Failures since the last answer that was none. */
    public int failures() {
        return failures.get();
    }

    void report(Endpoint.Outcome outcome) {
        if (outcome != Endpoint.Outcome.ANSWERED) {
            failures.incrementAndGet();
        } else if (failures.getOpaque() != 0) {
            failures.set(0);
        }
    }
}
