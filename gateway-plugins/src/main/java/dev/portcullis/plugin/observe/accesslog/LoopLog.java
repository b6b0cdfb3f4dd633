package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one loop writes its lines with: memory for the line, and the ring that the writer empties. */
@EventLoopConfined
final class LoopLog {

    private final LineBuffer line = new LineBuffer();
    private final LogEntry entry = new LogEntry();
    private final LogRing ring;
    private volatile @Nullable Thread writer;

    LoopLog(int ringBytes) {
        this.ring = new LogRing(ringBytes);
    }

    LineBuffer line() {
        return line;
    }

    LogEntry entry() {
        return entry;
    }

    /** Hands the line to the writer, which is woken only when enough for a large write has gathered. */
    void publish(LineBuffer finished) {
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
