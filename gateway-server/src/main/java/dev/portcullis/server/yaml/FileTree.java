package dev.portcullis.server.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a configuration lie: on the disk, or wherever else somebody has them. */
public interface FileTree {

    /** What is on the disk now. */
    FileTree DISK = new FileTree() {
        @Override
        public String read(Path file) throws IOException {
            return FileText.readRaw(file);
        }

        @Override
        public boolean isFile(Path path) {
            return Files.isRegularFile(path);
        }

        @Override
        public boolean isDirectory(Path path) {
            return Files.isDirectory(path);
        }

        @Override
        public List<Path> names(Path directory) throws IOException {
            try (Stream<Path> entries = Files.list(directory)) {
                return entries.map(Path::getFileName).toList();
            }
        }
    };

    /**
     * The text of {@code file}, a byte order mark included.
     *
     * @throws IOException whose reason {@link FileText#why} puts in words
     */
    String read(Path file) throws IOException;

    boolean isFile(Path path);

    boolean isDirectory(Path path);

    /** The names in {@code directory}, in no order. */
    List<Path> names(Path directory) throws IOException;
}
