package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * One of the named crossings. The loops write how their attempts went: nothing while all goes well, counters when something
 * fails. The background loop alone decides what follows from it, and from its checks, and writes the state. Loops do not read
 * it for each request: they are given another line-up when it changes.
 */
/** What is known of one server's health: the verdict of the checks, whether it is ejected, and the failures of late. */
@AnyThread
public final class EndpointHealth {

    /** What holds for a server. */
    public enum State {
        HEALTHY,
        /** Its checks have failed. */
        UNHEALTHY,
        /** Its requests have failed. */
        EJECTED
    }

    private static final int FAILS_CHECKS = 1;
    private static final int EJECTED = 2;

    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger inARow = new AtomicInteger();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong ejections = new AtomicLong();
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong failedChecks = new AtomicLong();
    private final AtomicBoolean toldOf = new AtomicBoolean();
    private volatile @Nullable Runnable judge;
    private volatile boolean warming;
    private volatile long upSince;

    /** What holds now; a server whose checks fail is that before all else. */
    public State state() {
        int now = state.get();
        return (now & FAILS_CHECKS) != 0 ? State.UNHEALTHY : now != 0 ? State.EJECTED : State.HEALTHY;
    }

    /** Whether it may get requests. */
    boolean isUp() {
        return state.get() == 0;
    }

    /** Failed attempts, ever. */
    public long failures() {
        return failures.get();
    }

    /** How often it was ejected. */
    public long ejections() {
        return ejections.get();
    }

    /** How often it was checked. */
    public long checks() {
        return checks.get();
    }

    /** How many of its checks failed. */
    public long failedChecks() {
        return failedChecks.get();
    }

    // ---- on the loops

    void report(Endpoint.Outcome outcome) {
        if (outcome == Endpoint.Outcome.ANSWERED) {
            if (inARow.getOpaque() != 0) {
                inARow.set(0);
            }
            return;
        }
        inARow.incrementAndGet();
        failures.incrementAndGet();
        Runnable told = judge;
        if (told != null && toldOf.compareAndSet(false, true)) {
            told.run();
        }
    }

    // ---- on the background loop

    /** Who is told when attempts fail: once, until {@link #heard}. Null for nobody. */
    void judgedBy(@Nullable Runnable who) {
        judge = who;
        toldOf.set(false);
    }

    /** What was told is being looked at. */
    void heard() {
        toldOf.set(false);
    }

    /** Failed attempts since the last that went well. */
    int inARow() {
        return inARow.get();
    }

    void forgetFailures() {
        inARow.set(0);
    }

    void checked(boolean well) {
        checks.incrementAndGet();
        if (!well) {
            failedChecks.incrementAndGet();
        }
    }

    /** Returns whether that changed anything. */
    boolean failsChecks(boolean fails, long now) {
        return change(FAILS_CHECKS, fails, now);
    }

    /** Returns whether that changed anything. */
    boolean ejected(boolean out, long now) {
        boolean changed = change(EJECTED, out, now);
        if (changed && out) {
            ejections.incrementAndGet();
        }
        return changed;
    }

    boolean isEjected() {
        return (state.get() & EJECTED) != 0;
    }

    private boolean change(int bit, boolean set, long now) {
        int before = state.getAndUpdate(bits -> set ? bits | bit : bits & ~bit);
        boolean changed = ((before & bit) != 0) != set;
        if (changed && !set) {
            comesUp(now);
        }
        return changed;
    }

    /** It gets requests from now on, at first a few. */
    void comesUp(long now) {
        upSince = now;
        warming = true;
    }

    /** Whether it has come up at {@link #upSince}, rather than been there from the beginning. */
    boolean isWarming() {
        return warming;
    }

    long upSince() {
        return upSince;
    }
}
