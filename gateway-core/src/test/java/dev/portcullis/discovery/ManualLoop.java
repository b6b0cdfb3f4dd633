package dev.portcullis.discovery;

import dev.portcullis.loop.LoopContext;
import dev.portcullis.testkit.ManualTicker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A loop whose time the test moves, on the test's thread. */
public final class ManualLoop {

    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualTicker clock = new ManualTicker();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LoopContext context;

    public ManualLoop() {
        channel.freezeTime();
        context = new LoopContext(0, channel.eventLoop(), clock);
    }

    public LoopContext context() {
        return context;
    }

    /** Runs what waits, and then what becomes due in that time, in steps of 100 ms. */
    public void pass(Duration time) {
        run();
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(STEP)) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            clock.advance(step);
            channel.advanceTimeBy(step.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            run();
        }
    }

    /** Runs what waits. */
    public void run() {
        channel.runPendingTasks();
    }
}
