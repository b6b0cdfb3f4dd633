package dev.portcullis.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two threads, shared by the whole process, for the slow part of handshakes: RSA signatures, and checking the chains
 * of upstream servers. They start when needed and end when idle. When too much waits, what is added is refused and its
 * handshake fails: the loops are not made to wait for it.
 */
final class HandshakeThreads {

    private static final int THREADS = 2;
    private static final int WAITING = 1024;
    private static final int IDLE_SECONDS = 30;

    /** Throws {@link java.util.concurrent.RejectedExecutionException} when full. */
    static final Executor SHARED = create();

    private HandshakeThreads() {}

    private static Executor create() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "portcullis-tls-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
