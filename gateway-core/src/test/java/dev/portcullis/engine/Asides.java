package dev.portcullis.engine;

import java.util.concurrent.CompletableFuture;

/** Work on threads of its own, so that no pool's size decides a test. */
final class Asides {

    private Asides() {}

    static CompletableFuture<Void> run(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (RuntimeException | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                },
                "aside");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
