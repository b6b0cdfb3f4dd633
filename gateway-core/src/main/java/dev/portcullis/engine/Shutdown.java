package dev.portcullis.engine;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.engine.pipeline.LoopState;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The end of the gateway: stop accepting, let what runs finish, close the rest. */
final class Shutdown {

    private static final long LOOK_MILLIS = 20;

    private final EventLoopGroup group;
    private final List<LoopState> loops;
    private final ScheduledExecutorService executor;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private volatile boolean begun;

    Shutdown(EventLoopGroup group, List<LoopState> loops, ScheduledExecutorService executor) {
        this.group = group;
        this.loops = loops;
        this.executor = executor;
    }

    @AnyThread
    boolean begun() {
        return begun;
    }

    /**
     * Stops accepting after {@code delay}. From shortly before on each connection has one answer more, which says that it is
     * the last; those that are idle for {@code grace} are closed.
     *
     * @param timeout what runs may take from there
     * @param release closes what exchanges need no more
     * @param last run when the loops have ended, with them the last exchange
     */
    CompletionStage<Boolean> start(
            Duration delay, Duration grace, Duration timeout, Runnable stopAccepting, Runnable release, Runnable last) {
        if (!begun) {
            begun = true;
            executor.schedule(
                    () -> {
                        // First: who is refused a new connection must not find the old one still open without end.
                        await(LoopState::leave);
                        stopAccepting.run();
                        executor.schedule(this::drainUnlessEnded, grace(grace, timeout), TimeUnit.NANOSECONDS);
                        look(System.nanoTime() + timeout.toNanos(), release, last);
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return done;
    }

    private static long grace(Duration wanted, Duration timeout) {
        return Math.min(wanted.toNanos(), timeout.toNanos() / 2);
    }

    private void drainUnlessEnded() {
        if (!group.isShuttingDown()) {
            tell(LoopState::drain);
        }
    }

    private void tell(Consumer<LoopState> order) {
        loops.forEach(loop -> loop.context().executor().execute(() -> order.accept(loop)));
    }

    private void await(Consumer<LoopState> order) {
        loops.forEach(loop ->
                loop.context().executor().submit(() -> order.accept(loop)).awaitUninterruptibly());
    }

    private void look(long deadline, Runnable release, Runnable last) {
        boolean idle = loops.stream().allMatch(loop -> loop.open() == 0);
        if (!idle && System.nanoTime() - deadline < 0) {
            executor.schedule(() -> look(deadline, release, last), LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        await(LoopState::closeAll);
        release.run();
        group.terminationFuture()
                .addListener(ended -> executor.execute(() -> {
                    last.run();
                    done.complete(idle);
                    executor.shutdown();
                }));
    }
}
