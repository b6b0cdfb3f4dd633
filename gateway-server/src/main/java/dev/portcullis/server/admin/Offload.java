package dev.portcullis.server.admin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread, made when it is needed, for answers that take a while to work out. Full: throws RejectedExecutionException. */
final class Offload implements Executor {

    private static final int WAITING = 16;
    private static final int KEEP_SECONDS = 30;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(0, 1, KEEP_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "admin");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }
}
