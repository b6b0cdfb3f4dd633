package dev.portcullis.server.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a process prints, read by a thread of its own, to be waited for line by line. */
final class Lines {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> lines = new ArrayList<>();
    private int read;
    private boolean ended;

    Lines(InputStream stream) {
        Thread reader = new Thread(() -> collect(stream), "lines");
        reader.setDaemon(true);
        reader.start();
    }

    private void collect(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(reading stopped: " + e + ")");
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next line with {@code part} in it, after the one found last; fails when the process ends without it. */
    synchronized String await(String part) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            while (read < lines.size()) {
                String line = lines.get(read++);
                if (line.contains(part)) {
                    return line;
                }
            }
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                throw new AssertionError("no line with \"" + part + "\" in:\n" + String.join("\n", lines));
            }
            pause(millis);
        }
    }

    /** Waits for the last line. */
    synchronized List<String> awaitEnd() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (long millis = PATIENCE.toMillis(); !ended; millis = (end - System.nanoTime()) / 1_000_000) {
            if (millis <= 0) {
                throw new AssertionError("no end of:\n" + String.join("\n", lines));
            }
            pause(millis);
        }
        return List.copyOf(lines);
    }

    /** All lines so far. */
    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
