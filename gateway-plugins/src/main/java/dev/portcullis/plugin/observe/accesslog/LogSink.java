package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Loops never wait for a disk. Each puts its lines into a ring of its own; one thread empties the rings in turn into a
 * buffer and writes that out, whole lines only. When it cannot write, or not fast enough, lines are dropped and counted at
 * either place, and the next turn tries again.
 */
/** One destination of access logs, with the thread that writes to it. Shared by all policies that name the destination. */
final class LogSink {

    private static final int RING = 1024 * 1024;
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final LineWriter out;
    private final LogDestination destination;
    private final DropReport report;
    private final LoopLog[] loops;
    private final Ticker ticker;
    private volatile long flushNanos = REFRESH_NANOS;
    private volatile boolean lookNow;
    private volatile boolean closing;
    private @Nullable Thread writer;
    private long refreshedNanos;

    LogSink(String name, LogDestination destination, int loops, Ticker ticker) {
        this(name, destination, loops, RING, ticker);
    }

    LogSink(String name, LogDestination destination, int loops, int ringBytes, Ticker ticker) {
        this.name = name;
        this.destination = destination;
        this.out = new LineWriter(destination);
        this.report = new DropReport(name);
        this.loops = new LoopLog[loops];
        Arrays.setAll(this.loops, loop -> new LoopLog(ringBytes));
        this.ticker = ticker;
        this.refreshedNanos = ticker.nanos();
    }

    String name() {
        return name;
    }

    /** What the loop writes with; for that loop. */
    LoopLog loop(int index) {
        return loops[index];
    }

    /** Lines that were dropped so far, for whatever reason. */
    @AnyThread
    long dropped() {
        long dropped = out.dropped();
        for (LoopLog loop : loops) {
            dropped += loop.ring().dropped();
        }
        return dropped;
    }

    /** Writes on these terms from now on, and looks after its file soon. */
    @AnyThread
    void settle(AccessLogConfig.Terms terms) {
        flushNanos = terms.flush().toNanos();
        destination.rotation(terms.rotate());
        lookNow = true;
    }

    void start() {
        Thread thread = new Thread(this::run, "access-log " + name);
        thread.setDaemon(true);
        for (LoopLog loop : loops) {
            loop.writer(thread);
        }
        writer = thread;
        thread.start();
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(this, flushNanos);
            turn();
        }
        turn();
        try {
            destination.close();
        } catch (IOException e) {
            report.failed(e);
        }
        report.last(dropped());
    }

    /** Writes what is there now. On the writer's thread. */
    void turn() {
        long now = ticker.nanos();
        try {
            if (lookNow || now - refreshedNanos >= REFRESH_NANOS) {
                lookNow = false;
                refreshedNanos = now;
                destination.refresh();
            }
            for (LoopLog loop : loops) {
                out.takeAll(loop.ring());
            }
            out.flush();
        } catch (IOException | RuntimeException e) {
            report.failed(e);
            out.dropGathered();
        }
        report.turn(dropped(), now);
    }

    /** Writes everything handed over before, and waits for that, 5 s at most. No line may be handed over any more. */
    void close() {
        closing = true;
        Thread thread = writer;
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
