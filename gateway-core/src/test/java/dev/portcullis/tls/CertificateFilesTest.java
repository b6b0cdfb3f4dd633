package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

    private final CertificateFiles files = new CertificateFiles();

    @TempDir
    Path directory;

    @Test
    void noticesAFileWrittenInPlaceWithTheSameSizeAndTime() throws IOException {
        Path file = Files.writeString(directory.resolve("a.pem"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        files.read(file);

        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);

        assertThat(files.changed()).isTrue();
    }

    @Test
    void noticesATurnedSymbolicLink() throws IOException {
        Path link = directory.resolve("live");
        Files.createSymbolicLink(link, directoryWith("first", "one"));
        files.read(link.resolve("a.pem"));
        assertThat(files.changed()).isFalse();

        Path next = Files.createSymbolicLink(directory.resolve("next"), directoryWith("second", "two"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

        assertThat(files.changed()).isTrue();
    }

    @Test
    void doesNotMindAFileWrittenAgainWithTheSameContents() throws IOException {
        Path file = Files.writeString(directory.resolve("a.pem"), "one");
        files.read(file);

        Files.writeString(file, "one");

        assertThat(files.changed()).isFalse();
    }

    @Test
    void noticesThatAFileHasGone() throws IOException {
        Path file = Files.writeString(directory.resolve("a.pem"), "one");
        files.read(file);

        Files.delete(file);

        assertThat(files.changed()).isTrue();
    }

    @Test
    void noticesThatAMissingFileHasCome() throws IOException {
        Path file = directory.resolve("a.pem");
        assertThatThrownBy(() -> files.read(file)).hasMessage("no such file");
        assertThat(files.changed()).isFalse();

        Files.writeString(file, "one");

        assertThat(files.changed()).isTrue();
    }

    private Path directoryWith(String name, String contents) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.writeString(made.resolve("a.pem"), contents);
        return made;
    }
}
