package dev.portcullis.server.it;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The classes that a gateway loads, kept beside the distribution as {@code PORTCULLIS_CDS} lets operators do it: with them a
 * start costs half. The first process that needs them makes them; others wait for it.
 */
final class SharedClasses {

    /** Newer Java makes the file anew by itself when it sees fit, which is nothing for several processes at once. */
    static final boolean USED = Runtime.version().feature() < 19;

    private static final String YAML = """
            listeners: {plain: {address: "127.0.0.1:0"}}
            apis: {one: {routes: {GET /: {integration: {mock: {body: "x"}}}}}}
            """;

    private SharedClasses() {}

    /** The file, once it is made. */
    static Path file() {
        return Made.FILE;
    }

    private static final class Made {

        static final Path FILE = make(Program.HOME.resolveSibling("portcullis-classes"));
    }

    private static Path make(Path folder) {
        Path file = folder.resolve("kept.jsa");
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(file)) {
                    try (Program program = Program.keepingClasses(file, folder, YAML)) {
                        program.stop();
                    }
                }
            }
            return file;
        } catch (Exception e) {
            throw new AssertionError("cannot make " + file, e);
        }
    }
}
