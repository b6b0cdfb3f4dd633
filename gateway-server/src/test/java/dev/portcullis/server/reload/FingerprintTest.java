package dev.portcullis.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    @TempDir
    Path folder;

    @Test
    void differsByContentOfEqualLengthAndTime() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "rate: 1");
        FileTime time = Files.getLastModifiedTime(file);
        Fingerprint before = Fingerprint.of(Set.of(file));

        Files.setLastModifiedTime(Files.writeString(file, "rate: 2"), time);

        assertThat(Fingerprint.of(Set.of(file))).isNotEqualTo(before);
    }

    @Test
    void isEqualForUntouchedFiles() throws Exception {
        Set<Path> files = Set.of(Files.writeString(folder.resolve("a"), "a"), folder.resolve("missing"));

        assertThat(Fingerprint.of(files)).isEqualTo(Fingerprint.of(files));
    }

    @Test
    void differsForDirectoryWithOneMoreFile() throws Exception {
        FileTime time = Files.getLastModifiedTime(folder);
        Fingerprint before = Fingerprint.of(Set.of(folder));

        Files.writeString(folder.resolve("b.yaml"), "");
        Files.setLastModifiedTime(folder, time);

        assertThat(Fingerprint.of(Set.of(folder))).isNotEqualTo(before);
    }
}
