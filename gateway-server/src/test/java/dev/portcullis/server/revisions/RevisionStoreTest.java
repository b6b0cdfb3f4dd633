package dev.portcullis.server.revisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-29T06:30:46.123Z");

    @TempDir
    private Path folder;

    /** In an archive whose first file is {@code gateway.yaml}. */
    private static final int START_OF_THE_TEXT = 30 + "gateway.yaml".length();

    private RevisionStore store;

    @BeforeEach
    void make() {
        store = new RevisionStore(new StateDirectory(folder.resolve("state")));
    }

    static KeptRevision revision(long number, String text) {
        return new KeptRevision(number, NOW, "~ a: b -> c", new WrittenFiles(Map.of("gateway.yaml", text)));
    }

    @Test
    void givesBackWhatItWasGiven() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("gateway.yaml", "\uFEFFinclude: [apis/*.yaml, ../shared/é.yaml]\r\n");
        texts.put("../shared/é.yaml", "x: \"→\"");
        texts.put("apis/a.yaml", "");
        KeptRevision written = new KeptRevision(7, NOW, "~ drain: {delay: \"→\"} -> off", new WrittenFiles(texts));
        store.write(written);

        KeptRevision read = store.read(7);
        assertThat(read).isEqualTo(written);
        assertThat(read.files().texts().keySet()).containsExactlyElementsOf(texts.keySet());
        assertThat(read.files().main()).isEqualTo("gateway.yaml");
    }

    @Test
    void isForItsOwnerAlone() throws Exception {
        store.write(revision(1, "a: 1\n"));

        assertThat(rights(store.directory())).isEqualTo("rwx------");
        assertThat(rights(store.directory().resolve("1.zip"))).isEqualTo("rw-------");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void hasNothingBeforeTheFirst() throws Exception {
        assertThat(store.numbers()).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void keepsTheNewest() throws Exception {
        for (long number = 1; number <= RevisionStore.MOST + 3; number++) {
            store.write(revision(number, "a: " + number + "\n"));
        }

        assertThat(store.numbers())
                .containsExactlyElementsOf(LongStream.rangeClosed(4, RevisionStore.MOST + 3)
                        .boxed()
                        .toList());
    }

    @Test
    void sortsByNumber() throws Exception {
        store.write(revision(10, "a: 1\n"));
        store.write(revision(9, "a: 1\n"));

        assertThat(store.numbers()).containsExactly(9L, 10L);
    }

    @Test
    void takesNothingElseForARevision() throws Exception {
        store.write(revision(3, "a: 1\n"));
        for (String name :
                new String[] {"4.123.tmp", "x.zip", "0.zip", "05.zip", "5.zip.old", "99999999999999999999.zip"}) {
            Files.createFile(store.directory().resolve(name));
        }

        assertThat(store.numbers()).containsExactly(3L);
    }

    @Test
    void removesWhatACrashLeftBehindButNotWhatIsBeingWritten() throws Exception {
        store.write(revision(1, "a: 1\n"));
        Path old = Files.createFile(store.directory().resolve("2.123.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
        Path fresh = Files.createFile(store.directory().resolve("2.456.tmp"));
        store.write(revision(2, "a: 2\n"));

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void damagedFileIsAnError() throws Exception {
        store.write(revision(1, "a: 1\n"));
        Path file = store.directory().resolve("1.zip");
        byte[] bytes = Files.readAllBytes(file);

        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> store.read(1)).isInstanceOf(IOException.class);
        bytes[START_OF_THE_TEXT + 2] ^= 0x55;
        Files.write(file, bytes);
        assertThatThrownBy(() -> store.read(1)).isInstanceOf(IOException.class);
    }

    @Test
    void fullDiskLeavesNothingBehind() throws Exception {
        RevisionStore full =
                new RevisionStore(new StateDirectory(folder.resolve("state")), channel -> new FullDisk(20));

        assertThatThrownBy(() -> full.write(revision(1, "a: 1\n"))).hasMessage("No space left on device");

        assertThat(full.numbers()).isEmpty();
        assertThat(full.directory()).isEmptyDirectory();
    }
}
