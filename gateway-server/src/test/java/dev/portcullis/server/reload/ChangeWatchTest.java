package dev.portcullis.server.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatchTest {

    @TempDir
    Path folder;

    private final ControlThread control = new ControlThread();
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
    private final ChangeWatch watch = new ChangeWatch(control, this::readAgain);
    private Path file = Path.of("");

    @AfterEach
    void close() {
        control.execute(watch::close);
        control.close();
    }

    @Test
    void readsFileRenamedOver() throws Exception {
        watch(Files.writeString(folder.resolve("gateway.yaml"), "a"));

        Files.move(Files.writeString(folder.resolve("gateway.yaml~"), "b"), file, ATOMIC_MOVE);

        awaitReading("b");
    }

    @Test
    void readsEachSwapOfLinkedDirectory() throws Exception {
        Volume volume = new Volume(folder);
        volume.publish("a");
        watch(volume.file());

        volume.publish("b");
        awaitReading("b");
        volume.publish("c");
        awaitReading("c");
    }

    @Test
    void readsFileThatComesBack() throws Exception {
        watch(Files.writeString(folder.resolve("gateway.yaml"), "a"));

        Files.delete(file);
        awaitReading("(missing)");
        Files.writeString(file, "b");

        awaitReading("b");
    }

    private void watch(Path watched) {
        file = watched;
        control.execute(() -> {
            watch.read(this::readAgain);
            watch.start(() -> {});
        });
    }

    private Set<Path> readAgain() {
        try {
            read.add(Files.exists(file) ? Files.readString(file) : "(missing)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Set.of(file);
    }

    private void awaitReading(String expected) throws InterruptedException {
        String last = "(nothing)";
        while (!last.equals(expected)) {
            String next = read.poll(20, TimeUnit.SECONDS);
            assertThat(next)
                    .as("read after \"%s\", waiting for \"%s\"", last, expected)
                    .isNotNull();
            last = next;
        }
    }
}
