package dev.portcullis.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;

/**
 * The rule of event loops: never wait. Counts how often the thread that calls has slept, parked or waited for a monitor's
 * signal. Reading files and sockets does not show.
 */
final class LoopRule {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Waits of work that the gateway would do on another thread. */
    private static final ThreadLocal<Long> EXCUSED = ThreadLocal.withInitial(() -> 0L);

    private LoopRule() {}

    /** Calls {@code plugin} as a loop does; an exception or a wait of its fails the test. */
    static <T> T keptBy(String plugin, Callable<T> call) {
        long before = waits();
        T result;
        try {
            result = call.call();
        } catch (Exception e) {
            throw new AssertionError(plugin + " threw", e);
        }
        if (waits() != before) {
            throw new AssertionError(
                    plugin + " has blocked its thread (expected: a Pending, await or offload of the exchange)");
        }
        return result;
    }

    /** Does what may block, as it is done elsewhere. */
    static <T> T excuse(Callable<T> work) throws Exception {
        long before = waits();
        try {
            return work.call();
        } finally {
            EXCUSED.set(EXCUSED.get() + waits() - before);
        }
    }

    static void excuse(Runnable work) {
        long before = waits();
        try {
            work.run();
        } finally {
            EXCUSED.set(EXCUSED.get() + waits() - before);
        }
    }

    private static long waits() {
        return THREADS.getThreadInfo(Thread.currentThread().getId()).getWaitedCount() - EXCUSED.get();
    }
}
