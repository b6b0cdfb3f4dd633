package dev.portcullis.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    private static final Path FILE = Path.of("/etc/portcullis/gateway.yaml");

    @TempDir
    private Path folder;

    @Test
    void commandLineHasTheFirstWord() {
        Map<String, String> all = Map.of("PORTCULLIS_STATE", "/b", "STATE_DIRECTORY", "/c");

        assertThat(StateDirectory.of(Path.of("/a"), FILE, all::get).path()).isEqualTo(Path.of("/a"));
        assertThat(StateDirectory.of(null, FILE, all::get).path()).isEqualTo(Path.of("/b"));
    }

    @Test
    void systemdSaysWhereElse() {
        Map<String, String> several = Map.of("STATE_DIRECTORY", "/var/lib/portcullis:/var/lib/other");

        assertThat(StateDirectory.of(null, FILE, several::get).path()).isEqualTo(Path.of("/var/lib/portcullis"));
    }

    @Test
    void isBesideTheFileWhereNobodySaysAnything() {
        Map<String, String> empty = Map.of("PORTCULLIS_STATE", "", "STATE_DIRECTORY", "");

        assertThat(StateDirectory.of(null, FILE, empty::get).path())
                .isEqualTo(Path.of("/etc/portcullis/.portcullis/gateway.yaml"));
        assertThat(StateDirectory.of(null, Path.of("gateway.yaml"), empty::get).path())
                .isEqualTo(Path.of(".portcullis/gateway.yaml").toAbsolutePath());
    }

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        StateDirectory state = new StateDirectory(folder.resolve(".portcullis/gateway.yaml"));

        assertThat(state.make("revisions")).isEqualTo(state.path().resolve("revisions"));
        for (Path made : new Path[] {
            folder.resolve(".portcullis"), state.path(), state.path().resolve("revisions")
        }) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void thatWhichIsThereIsUsedAsItIs() throws Exception {
        Path real = Files.createDirectory(folder.resolve("private"));
        Path link = Files.createSymbolicLink(folder.resolve("state"), real);

        assertThat(new StateDirectory(link).make()).isEqualTo(link);
        assertThat(Files.list(real)).isEmpty();
    }

    @Test
    void fileInItsPlaceIsAnError() throws Exception {
        Path file = Files.createFile(folder.resolve("state"));

        assertThatThrownBy(() -> new StateDirectory(file).make()).isInstanceOf(IOException.class);
    }
}
