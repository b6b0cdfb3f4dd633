package dev.portcullis.plugin.cache;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.atomic.AtomicLong;

/** How much memory all caches together have taken, so that they never take what exchanges need. */
@AnyThread
final class CacheMemory {

    /** One kind of memory. */
    static final class Budget {

        private final long most;
        private final AtomicLong taken = new AtomicLong();

        private Budget(long most) {
            this.most = most;
        }

        /** Takes so many bytes, if there are as many. */
        boolean tryTake(long bytes) {
            if (taken.addAndGet(bytes) <= most) {
                return true;
            }
            taken.addAndGet(-bytes);
            return false;
        }

        void giveBack(long bytes) {
            taken.addAndGet(-bytes);
        }

        /** Bytes in use. */
        long taken() {
            return taken.get();
        }
    }

    private final Budget bodies;
    private final Budget heads;

    /**
     * @param bodies bytes off the heap
     * @param heads bytes on it
     */
    CacheMemory(long bodies, long heads) {
        this.bodies = new Budget(bodies);
        this.heads = new Budget(heads);
    }

    /** Off the heap. */
    Budget bodies() {
        return bodies;
    }

    /** On the heap: heads, keys, and what they are kept in. */
    Budget heads() {
        return heads;
    }
}
