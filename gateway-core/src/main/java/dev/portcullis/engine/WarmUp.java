package dev.portcullis.engine;

import dev.portcullis.engine.pipeline.LoopState;
import java.time.Duration;
import java.util.List;

/** Runs requests through the routes from inside, before the gateway says that it is ready. */
final class WarmUp {

    private final List<LoopState> loops;

    WarmUp(List<LoopState> loops) {
        this.loops = loops;
    }

    void run(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (LoopState loop : loops) {
            if (System.nanoTime() < end) {
                loop.context().executor().submit(() -> {}).awaitUninterruptibly();
            }
        }
    }
}
