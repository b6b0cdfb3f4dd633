package dev.portcullis.server.revisions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories on a disk that may lose its power. */
final class Directories {

    private Directories() {}

    /** Waits until the names in {@code directory} are on the disk. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
