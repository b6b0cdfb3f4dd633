package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask one request after another, until they are told to stop; none may fail. */
final class Load implements AutoCloseable {

    /** A client in its own way. */
    interface Client extends AutoCloseable {

        /** Asks once; the body of the answer, whose status must be 200. */
        String ask() throws Exception;

        @Override
        void close() throws IOException;
    }

    /** Makes a client. */
    interface Opener {

        Client open() throws Exception;
    }

    /** Leaves the processor to those that are asked, and connections idle now and then. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Future<?>> clients = new ArrayList<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

    /** @param name of the kind of client, for the count of answers */
    Load add(int count, String name, Opener opener) {
        for (int i = 0; i < count; i++) {
            clients.add(threads.submit(() -> {
                try (Client client = opener.open()) {
                    while (!stop.get()) {
                        answers.computeIfAbsent(name + " " + client.ask(), known -> new AtomicInteger())
                                .incrementAndGet();
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(name + " failed after " + answers, e);
                }
                return null;
            }));
        }
        return this;
    }

    /** Waits until clients of that kind have had that answer. */
    void await(String name, String body) throws Exception {
        String key = name + " " + body;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!answers.containsKey(key)) {
            for (Future<?> client : clients) {
                if (client.isDone()) {
                    client.get();
                }
            }
            assertThat(System.nanoTime()).as("20 s for %s, %s", key, answers).isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Stops; fails with what has failed. Gives back the number of each kind's answers. */
    Map<String, Integer> stop() throws Exception {
        stop.set(true);
        for (Future<?> client : clients) {
            client.get(30, TimeUnit.SECONDS);
        }
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((key, count) -> counts.put(key, count.get()));
        return counts;
    }

    @Override
    public void close() {
        stop.set(true);
        threads.shutdownNow();
    }
}
