package dev.portcullis.balance;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one loop knows of one server: its weight, the requests under way, and whether it failed of late.
 *
 * <p>A server that could not be connected to is put aside for a second, doubling to 30 with each further failure. One that is
 * warmed up gets a tenth of its share at first and all of it at the end, rising evenly.
 */
@EventLoopConfined
public final class Candidate {

    /** What a weight of 1 counts, so that part of it can be told. */
    static final int WHOLE = 256;

    private static final int LEAST_SHARE = WHOLE / 10;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int DOUBLINGS = 5;

    private final long id;
    private final Ticker ticker;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    private int weight;
    private int failures;
    private long asideUntil;
    private long warmSince;
    private long warmNanos;
    /** The round-robin's account of whose turn it is. */
    long credit;

    /** @param id the same on every loop and in every process, and another one for each server: see {@link Hash} */
    public Candidate(long id, int weight, Ticker ticker) {
        this.id = id;
        this.weight = weight;
        this.ticker = ticker;
    }

    long id() {
        return id;
    }

    public int weight() {
        return weight;
    }

    public void weight(int weight) {
        this.weight = weight;
    }

    /** Requests of this loop under way, opening connections included. Written by the loop, readable from any thread. */
    @AnyThread
    public int pending() {
        return pending.getOpaque();
    }

    /** Requests that this loop has begun, ever. Written by the loop, readable from any thread. */
    @AnyThread
    public long begun() {
        return begun.getOpaque();
    }

    /** A request goes to the server. */
    public void begin() {
        pending.setOpaque(pending.getPlain() + 1);
        begun.setOpaque(begun.getPlain() + 1);
    }

    /** A request has ended, one way or another. */
    public void end() {
        pending.setOpaque(pending.getPlain() - 1);
    }

    /** It accepted a connection. */
    public void succeeded() {
        failures = 0;
    }

    /** It did not accept a connection. One that is aside already stays as long as it was told to. */
    public void failed() {
        long now = ticker.nanos();
        if (failures > 0 && asideUntil - now > 0) {
            return;
        }
        long pause = FIRST_PAUSE_NANOS << Math.min(failures, DOUBLINGS);
        failures++;
        asideUntil = now + Math.min(pause, LONGEST_PAUSE_NANOS);
    }

    /** Gives it its share little by little, from {@code since} on, over {@code nanos}. */
    public void warmUp(long since, long nanos) {
        warmSince = since;
        warmNanos = nanos;
    }

    /** Whether it is not put aside now. */
    public boolean isUsable() {
        return failures == 0 || ticker.nanos() - asideUntil >= 0;
    }

    /** How much of its share it gets now, {@link #WHOLE} at most. */
    int share() {
        if (warmNanos == 0) {
            return WHOLE;
        }
        long passed = ticker.nanos() - warmSince;
        if (passed >= warmNanos) {
            warmNanos = 0;
            return WHOLE;
        }
        return Math.max(LEAST_SHARE, (int) (WHOLE * Math.max(0, passed) / warmNanos));
    }
}
