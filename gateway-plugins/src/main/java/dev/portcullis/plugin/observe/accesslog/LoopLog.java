package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one loop writes its lines with: memory for the line, a clock, and the ring that the writer empties. */
@EventLoopConfined
final class LoopLog {

    private final JsonLine line = new JsonLine();
    private final LogClock clock = new LogClock();
    private final LogRing ring;
    private volatile @Nullable Thread writer;

    LoopLog(int ringBytes) {
        this.ring = new LogRing(ringBytes);
    }

    JsonLine line() {
        return line;
    }

    LogClock clock() {
        return clock;
    }

    /** Hands the line to the writer, which is woken only when enough for a large write has gathered. */
    void publish(JsonLine finished) {
        if (ring.offer(finished.bytes(), finished.length())) {
            LockSupport.unpark(writer);
        }
    }

    /** Who is woken. Called before the loop gets to see this object. */
    void writer(Thread thread) {
        writer = thread;
    }

    /** For the writer's thread. */
    LogRing ring() {
        return ring;
    }
}
