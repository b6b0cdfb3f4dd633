package dev.portcullis.server.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {

    @TempDir
    Path folder;

    private final Semaphore changes = new Semaphore(0);
    private final DirectoryWatch watch = new DirectoryWatch(changes::release);
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("gateway.yaml");
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void noticesFileWrittenInPlace() throws Exception {
        Files.writeString(file, "a");
        watch.follow(Set.of(file));

        Files.writeString(file, "b");

        assertThat(noticed()).isTrue();
    }

    @Test
    void noticesFileRenamedOver() throws Exception {
        Files.writeString(file, "a");
        watch.follow(Set.of(file));

        Files.move(Files.writeString(folder.resolve(".gateway.yaml.swp"), "b"), file, ATOMIC_MOVE);

        assertThat(noticed()).isTrue();
    }

    @Test
    void noticesFileThatAppears() throws Exception {
        watch.follow(Set.of(file));

        Files.writeString(file, "a");

        assertThat(noticed()).isTrue();
    }

    @Test
    void noticesSwapOfLinkedDirectory() throws Exception {
        Volume volume = new Volume(folder);
        volume.publish("a");
        watch.follow(Set.of(volume.file()));

        volume.publish("b");

        assertThat(noticed()).isTrue();
    }

    @Test
    void noticesChangeBehindLink() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.yaml"), "a");
        Path directory = Files.createDirectory(folder.resolve("etc"));
        Path link = Files.createSymbolicLink(directory.resolve("gateway.yaml"), real);
        watch.follow(Set.of(link));

        Files.writeString(real, "b");

        assertThat(noticed()).isTrue();
    }

    @Test
    void isSilentAboutWhatIsWrittenIntoOtherFiles() throws Exception {
        Files.writeString(file, "a");
        Path log = Files.writeString(folder.resolve("access.log"), "");
        watch.follow(Set.of(file));

        for (int i = 0; i < 100; i++) {
            Files.writeString(log, "line\n", APPEND);
        }
        Files.writeString(file, "b", APPEND);

        assertThat(noticed()).isTrue();
        assertThat(changes.availablePermits())
                .as("changes besides the one of the file")
                .isZero();
    }

    private boolean noticed() throws InterruptedException {
        return changes.tryAcquire(10, TimeUnit.SECONDS);
    }
}
