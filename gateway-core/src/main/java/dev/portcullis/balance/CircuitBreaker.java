package dev.portcullis.balance;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *   CLOSED     requests pass and are counted. When so many of those in the window failed, it opens.
 *   OPEN       no request passes, until its time is over.
 *   HALF_OPEN  so many requests pass, as probes. When all have gone well, it closes and counts anew; when one fails, it opens.
 *
 * A phase is an object, put in place of the one before by a single compare-and-set. A request gets the phase it passed in as
 * its pass, and gives it back with the verdict: what comes too late, after the phase has gone, changes nothing. So a slow
 * request from before does not open what a probe has just closed.
 *
 * A probe may end without a verdict, when its client leaves; its place is then free again. It may also take long. After another
 * opening time without a verdict there are new probes.
 */
/**
 * Stops requests to servers that fail most of them, so that callers need not wait and servers can recover. Shared by all
 * loops: the phase is one of the named crossings. Allocates nothing while it is closed.
 */
@AnyThread
public final class CircuitBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final long PERCENT = 100;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What it does with requests; by the numbers that metrics show. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** How a request went that was let through. */
    public enum Verdict {
        GOOD,
        BAD,
        /** It did not come to show. */
        NONE
    }

    /**
     * When it opens and closes.
     *
     * @param failures the share of failed requests that opens it, in percent
     * @param windowNanos the time they are counted in
     * @param minimum requests in that time below which nothing is concluded
     * @param openNanos how long no request passes
     * @param probes how many pass then, and must go well
     */
    public record Terms(int failures, long windowNanos, int minimum, long openNanos, int probes) {}

    /** Leave to send a request, to be given back once. */
    public abstract static sealed class Pass {

        abstract State state();
    }

    private static final class Closed extends Pass {

        private final SlidingCounts counts;

        Closed(Terms terms) {
            this.counts = new SlidingCounts(terms.windowNanos);
        }

        @Override
        State state() {
            return State.CLOSED;
        }
    }

    private static final class Open extends Pass {

        private final long until;

        Open(long until) {
            this.until = until;
        }

        @Override
        State state() {
            return State.OPEN;
        }
    }

    private static final class HalfOpen extends Pass {

        private final long until;
        private final int probes;
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger good = new AtomicInteger();

        HalfOpen(long until, int probes) {
            this.until = until;
            this.probes = probes;
        }

        boolean begin() {
            for (int now = begun.get(); now < probes; now = begun.get()) {
                if (begun.compareAndSet(now, now + 1)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        State state() {
            return State.HALF_OPEN;
        }
    }

    private final String name;
    private final Ticker ticker;
    private final AtomicReference<Pass> phase;
    private final AtomicLong openings = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Terms terms;

    /** @param name of the upstream, for the log */
    public CircuitBreaker(String name, Terms terms, Ticker ticker) {
        this.name = name;
        this.terms = terms;
        this.ticker = ticker;
        this.phase = new AtomicReference<>(new Closed(terms));
    }

    /** Takes over other terms. Where the window changes, counting begins anew; what is open stays so until its time is over. */
    public void reconfigure(Terms changed) {
        boolean recount = changed.windowNanos != terms.windowNanos;
        terms = changed;
        Pass now = phase.get();
        if (recount && now instanceof Closed) {
            phase.compareAndSet(now, new Closed(changed));
        }
    }

    /** Lets a request pass, or not: then null. A pass is given back with {@link #leave}. */
    public @Nullable Pass enter() {
        Pass now = phase.get();
        if (now instanceof Closed) {
            return now;
        }
        Pass probe = probe();
        if (probe == null) {
            refused.incrementAndGet();
        }
        return probe;
    }

    private @Nullable Pass probe() {
        long now = ticker.nanos();
        while (true) {
            Pass at = phase.get();
            if (at instanceof Closed || at instanceof HalfOpen half && half.begin()) {
                return at;
            }
            if (until(at) - now > 0) {
                return null;
            }
            Terms t = terms;
            phase.compareAndSet(at, new HalfOpen(now + t.openNanos, t.probes));
        }
    }

    private static long until(Pass at) {
        return at instanceof Open open ? open.until : ((HalfOpen) at).until;
    }

    /** Gives back a pass, with how the request went. */
    public void leave(Pass pass, Verdict verdict) {
        if (pass instanceof Closed closed) {
            if (verdict != Verdict.NONE && phase.get() == pass) {
                count(closed, verdict == Verdict.BAD);
            }
        } else if (pass instanceof HalfOpen probe) {
            switch (verdict) {
                case NONE -> probe.begun.decrementAndGet();
                case BAD -> open(probe, "a probe failed");
                case GOOD -> {
                    if (probe.good.incrementAndGet() == probe.probes && phase.compareAndSet(probe, new Closed(terms))) {
                        LOG.info("Upstream {}: circuit closed after {} good probes", name, probe.probes);
                    }
                }
            }
        }
    }

    private void count(Closed closed, boolean failed) {
        long now = ticker.nanos();
        closed.counts.add(now, failed);
        if (!failed) {
            return;
        }
        Terms t = terms;
        long sums = closed.counts.sums(now);
        long all = SlidingCounts.all(sums);
        long bad = SlidingCounts.marked(sums);
        if (all >= t.minimum && bad * PERCENT >= all * t.failures) {
            open(closed, bad + " of " + all + " requests failed");
        }
    }

    private void open(Pass from, String why) {
        long openNanos = terms.openNanos;
        if (phase.compareAndSet(from, new Open(ticker.nanos() + openNanos))) {
            openings.incrementAndGet();
            LOG.warn("Upstream {}: circuit opened, {}; next probe in {} s", name, why, seconds(openNanos));
        }
    }

    /** How it is now; an open one whose time is over counts as half open. */
    public State state() {
        Pass at = phase.get();
        return at instanceof Open open && open.until - ticker.nanos() <= 0 ? State.HALF_OPEN : at.state();
    }

    /** In how many seconds it may be worth to ask again, at least 1. */
    public int secondsToWait() {
        Pass at = phase.get();
        return at instanceof Closed ? 1 : seconds(until(at) - ticker.nanos());
    }

    private static int seconds(long nanos) {
        return (int) Math.max(1, (nanos + SECOND - 1) / SECOND);
    }

    /** How often it has opened. */
    public long openings() {
        return openings.get();
    }

    /** How many requests it has not let through. */
    public long refused() {
        return refused.get();
    }
}
