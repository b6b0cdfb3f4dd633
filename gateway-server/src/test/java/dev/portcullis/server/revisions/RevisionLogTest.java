package dev.portcullis.server.revisions;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.state.StateDirectory;
import dev.portcullis.server.yaml.YamlSource;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RevisionLogTest {

    private static final Instant NOW = Instant.parse("2026-11-29T06:30:46Z");

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RevisionLog.class);
    private StateDirectory state;
    private RevisionStore store;
    private RevisionLog log;
    private boolean full;

    @BeforeEach
    void make() {
        state = new StateDirectory(folder.resolve("state"));
        store = new RevisionStore(state, channel -> full ? new FullDisk(0) : Channels.newOutputStream(channel));
        log = new RevisionLog(store);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(logged);
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
        log = new RevisionLog(store);

        assertThat(accept("a: 3\n")).isEqualTo(3);
        assertThat(store.read(3).change()).isEqualTo("while the gateway was down: ~ gateway.yaml");
        assertThat(accept("a: 4\n")).isEqualTo(4);
        assertThat(store.read(4).change()).isEqualTo("~ a: 3 -> 4");
    }

    @Test
    void staysAfterARestartWithTheSameFiles() throws Exception {
        accept("a: 1\n");
        accept("a: 2\n");
        log = new RevisionLog(store);

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
        RevisionLog other = new RevisionLog(store);
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

        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
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

        assertThat(logged.list).hasSize(2);
        assertThat(store.numbers()).containsExactly(1L);
    }

    @Test
    void fileInTheWayIsTold() throws Exception {
        Files.createFile(state.path());

        assertThat(accept("a: 1\n")).isEqualTo(1);
        assertThat(log.keep()).isFalse();
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void newestThatIsDamagedIsNotEqual() throws Exception {
        accept("a: 1\n");
        accept("a: 2\n");
        Files.writeString(store.directory().resolve("2.zip"), "nonsense");
        log = new RevisionLog(store);

        assertThat(accept("a: 2\n")).isEqualTo(3);
        assertThat(logged.list.get(0).getFormattedMessage()).contains("The newest revision in " + store.directory());
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
