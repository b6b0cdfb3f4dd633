package dev.portcullis.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what code allocates on the heap, on the thread that calls. */
public final class Allocations {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 1_000;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** Bytes that {@code action} allocates when it runs once now. */
    public static long during(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Bytes that a call of {@code action} allocates once it is warm: the least of several rounds, rounded down. */
    public static long perCall(Runnable action) {
        for (int i = 0; i < WARM_UP; i++) {
            action.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, during(() -> repeat(action)));
        }
        return least / CALLS;
    }

    private static void repeat(Runnable action) {
        for (int i = 0; i < CALLS; i++) {
            action.run();
        }
    }
}
