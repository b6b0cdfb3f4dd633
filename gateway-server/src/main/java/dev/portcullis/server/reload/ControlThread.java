package dev.portcullis.server.reload;

import dev.portcullis.contract.AnyThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the gateway is changed: configurations applied, certificates read again, stopping begun.
 *
 * <p>A task that throws is logged and does not hinder the next. After {@link #close} tasks are dropped.
 */
@AnyThread
public final class ControlThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final ScheduledThreadPoolExecutor executor;

    public ControlThread() {
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "control");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> {});
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs {@code task} after those already waiting. */
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    /** Runs {@code task}; what it throws is the future's failure and is not logged. */
    public <T> CompletableFuture<T> call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, executor);
    }

    void later(Duration delay, Runnable task) {
        executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration pause, Runnable task) {
        executor.scheduleWithFixedDelay(guarded(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                LOG.error("The control thread goes on after a failed task", e);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
