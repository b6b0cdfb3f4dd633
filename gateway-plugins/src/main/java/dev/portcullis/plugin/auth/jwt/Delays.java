package dev.portcullis.plugin.auth.jwt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does things later. */
@FunctionalInterface
interface Delays {

    /** On a thread of the Java platform, for tasks that never block. */
    Delays SYSTEM = (delay, task) -> {
        CompletableFuture<Void> timer =
                new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
        timer.thenRun(task);
        return () -> timer.cancel(false);
    };

    /** Runs {@code task} once after {@code delay}; what is given back prevents it. */
    Runnable after(Duration delay, Runnable task);
}
