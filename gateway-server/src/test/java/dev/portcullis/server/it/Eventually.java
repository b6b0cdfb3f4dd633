package dev.portcullis.server.it;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process brings about and tells nobody; looks now and then, and leaves it the processor. */
final class Eventually {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    static void that(String wish, Callable<Boolean> condition) throws Exception {
        found(wish, () -> condition.call() ? Optional.of(wish) : Optional.empty());
    }

    /** Looks until there is something. */
    static <T> T found(String wish, Callable<Optional<T>> look) throws Exception {
        long end = System.nanoTime() + PATIENCE;
        Optional<T> found = look.call();
        while (found.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 30 s: " + wish);
            }
            LockSupport.parkNanos(PAUSE);
            found = look.call();
        }
        return found.get();
    }
}
