package dev.portcullis.server.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Tells whether files have changed: by their content, since a replaced file can have the old one's time, and by their
 * time, since a checksum can be the same by chance. A directory's content is the names in it. Of a file above 1 MiB, such as
 * a list of keys, only size, time and identity are looked at: it is replaced by another file, or written with a new time.
 */
record Fingerprint(Map<Path, State> files) {

    /** What is known of one file. */
    record State(long length, long checksum, long modified) {

        /** Not there, or not readable. */
        static final State MISSING = new State(-1, 0, 0);
    }

    private static final long WHOLLY_READ = 1 << 20;

    static Fingerprint of(Set<Path> files) {
        Map<Path, State> states = new HashMap<>();
        files.forEach(file -> states.put(file, stateOf(file)));
        return new Fingerprint(states);
    }

    private static State stateOf(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            byte[] content = Files.isDirectory(file) ? names(file) : content(file);
            CRC32C checksum = new CRC32C();
            checksum.update(content);
            return new State(Files.size(file), checksum.getValue(), modified.toMillis());
        } catch (IOException | SecurityException e) {
            return State.MISSING;
        }
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) <= WHOLLY_READ) {
            return Files.readAllBytes(file);
        }
        Object identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return String.valueOf(identity).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            StringBuilder names = new StringBuilder();
            entries.map(Path::getFileName)
                    .sorted()
                    .forEach(name -> names.append(name).append('\n'));
            return names.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
