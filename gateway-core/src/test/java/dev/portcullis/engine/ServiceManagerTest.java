package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {

    @TempDir
    private Path folder;

    @Test
    void tellsBySocketInAFile() throws Exception {
        String path = folder.resolve("notify").toString();
        try (NotifySocket socket = new NotifySocket(path)) {
            ServiceManager manager = new ServiceManager(path);

            manager.ready();
            assertThat(socket.next()).isEqualTo("READY=1");
            manager.stopping();
            assertThat(socket.next()).isEqualTo("STOPPING=1");
            assertThat(socket.next()).isEmpty();
        }
    }

    @Test
    void tellsBySocketWithoutAFile() throws Exception {
        String name = "portcullis-" + UUID.randomUUID();
        try (NotifySocket socket = new NotifySocket("\0" + name)) {
            new ServiceManager("@" + name).ready();

            assertThat(socket.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void oneThatIsGoneDisturbsNothing() {
        assertThatCode(new ServiceManager(folder.resolve("none").toString())::ready)
                .doesNotThrowAnyException();
        assertThatCode(new ServiceManager("x".repeat(200))::ready).doesNotThrowAnyException();
        assertThatCode(new ServiceManager(null)::stopping).doesNotThrowAnyException();
    }
}
