package dev.portcullis.server.revisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.server.yaml.YamlSource;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionLogTest {

    private static final Instant NOW = Instant.parse("2026-11-29T06:30:46Z");

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private StateDirectory state;
    private RevisionStore store;
    private RevisionLog log;
    private boolean full;

    @BeforeEach
    void make() {
        state = new StateDirectory(folder.resolve("state"));
        store = new RevisionStore(state, channel -> full ? new FullDisk(0) : Channels.newOutputStream(channel));
        log = new RevisionLog(store, warnings::add);
    }

    @Test
    void countsAndSaysWhatChanged() throws Exception {
        assertThat(accept("a: 1\n")).isEqualTo(1);
        assertThat(accept("a: 2\nb: 1\n")).isEqualTo(2);

        assertThat(store.read(1).change()).isEmpty();
        assertThat(store.read(2).change()).isEqualTo("~ a: 1 -> 2, and 1 more");
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        accept("a: 1\n");
        accept("a: 2\n");
        log = new RevisionLog(store, warnings::add);

        assertThat(accept("a: 3\n")).isEqualTo(3);
        assertThat(store.read(3).change()).isEqualTo("while the gateway was down: ~ gateway.yaml");
        assertThat(accept("a: 4\n")).isEqualTo(4);
        assertThat(store.read(4).change()).isEqualTo("~ a: 3 -> 4");
    }

    @Test
    void staysAfterARestartWithTheSameFiles() throws Exception {
        accept("a: 1\n");
        accept("a: 2\n");
        log = new RevisionLog(store, warnings::add);

        assertThat(accept("a: 2\n")).isEqualTo(2);
        assertThat(store.numbers()).containsExactly(1L, 2L);
    }

    @Test
    void sameFilesWithOtherSecretsAreANewRevision() throws Exception {
        accept("a: 1\n");

        assertThat(accept("a: 1\n")).isEqualTo(2);
        assertThat(store.read(2).change()).isEqualTo("what the files refer to");
    }

    @Test
    void agreesWithAProcessBesideIt() throws Exception {
        RevisionLog other = new RevisionLog(store, warnings::add);
        accept("a: 1\n");
        accept(other, "a: 1\n");

        assertThat(accept(other, "a: 2\n")).isEqualTo(2);
        assertThat(accept("a: 2\n")).isEqualTo(2);
        assertThat(accept("a: 3\n")).isEqualTo(3);
        assertThat(accept(other, "a: 4\n")).isEqualTo(4);
    }

    @Test
    void latestWordsAreKeptUnderTheSameNumber() throws Exception {
        accept("a: 1\n");
        log.reword(files("# one\na: 1\n"));
        log.keep();

        assertThat(store.numbers()).containsExactly(1L);
        assertThat(store.read(1).files()).isEqualTo(files("# one\na: 1\n"));
    }

    @Test
    void fullDiskIsToldOnceAndNumbersGoOn() throws Exception {
        accept("a: 1\n");
        full = true;
        assertThat(accept("a: 2\n")).isEqualTo(2);
        assertThat(accept("a: 3\n")).isEqualTo(3);
        assertThat(log.keep()).isFalse();

        assertThat(warnings)
                .containsExactly("Revision 2 is in force, but is not kept for a rollback: " + store.directory()
                        + ": No space left on device; tried again with the next one, and at SIGHUP");
        assertThat(store.numbers()).containsExactly(1L);
    }

    @Test
    void isToldAgainAfterItWorkedInBetween() throws Exception {
        full = true;
        accept("a: 1\n");
        full = false;
        assertThat(log.keep()).isTrue();
        full = true;
        accept("a: 2\n");

        assertThat(warnings).hasSize(2);
        assertThat(store.numbers()).containsExactly(1L);
    }

    @Test
    void fileInTheWayIsTold() throws Exception {
        Files.createFile(state.path());

        assertThat(accept("a: 1\n")).isEqualTo(1);
        assertThat(log.keep()).isFalse();
        assertThat(warnings).hasSize(1);
    }

    @Test
    void newestThatIsDamagedIsNotEqual() throws Exception {
        accept("a: 1\n");
        accept("a: 2\n");
        Files.writeString(store.directory().resolve("2.zip"), "nonsense");
        log = new RevisionLog(store, warnings::add);

        assertThat(accept("a: 2\n")).isEqualTo(3);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("The newest revision cannot be read: " + store.directory());
        assertThat(store.read(3).files()).isEqualTo(files("a: 2\n"));
    }

    private long accept(String text) {
        return accept(log, text);
    }

    private static long accept(RevisionLog log, String text) {
        ConfigNode.Fields tree = (ConfigNode.Fields) YamlSource.parse("gateway.yaml", text, new Problems());
        long number = log.accept(files(text), tree, NOW).number();
        log.keep();
        return number;
    }

    private static WrittenFiles files(String text) {
        return new WrittenFiles(Map.of("gateway.yaml", text));
    }
}
