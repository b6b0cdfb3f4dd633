package dev.portcullis.balance;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one loop knows of one server: its weight, the requests under way, and whether it failed of late.
 *
 * <p>A server that could not be connected to is put aside for a second, doubling to 30 with each further failure.
 */
@EventLoopConfined
public final class Candidate {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int DOUBLINGS = 5;

    private final Ticker ticker;
    private final AtomicInteger pending = new AtomicInteger();
    private int weight;
    private int failures;
    private long asideUntil;
    /** The round-robin's account of whose turn it is. */
    int credit;

    public Candidate(int weight, Ticker ticker) {
        this.weight = weight;
        this.ticker = ticker;
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

    /** A request goes to the server. */
    public void begin() {
        pending.setOpaque(pending.getPlain() + 1);
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

    /** Whether it is not put aside now. */
    boolean isUsable() {
        return failures == 0 || ticker.nanos() - asideUntil >= 0;
    }
}
