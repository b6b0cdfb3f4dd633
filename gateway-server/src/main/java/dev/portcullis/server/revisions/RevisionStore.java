package dev.portcullis.server.revisions;

import dev.portcullis.server.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Revisions on the disk: one file each, {@code revisions/17.zip} in the state directory, readable by its owner alone. It is
 * whole or not there: what was not written to its end has another name.
 */
public final class RevisionStore {

    /** How many are kept. */
    public static final int MOST = 50;

    private static final String NAME = "revisions";
    private static final String ENDING = ".zip";
    private static final Pattern KEPT = Pattern.compile("[1-9][0-9]{0,17}\\.zip");
    private static final String UNFINISHED = ".tmp";
    /** Nobody writes for so long; what is older was left behind. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

    private final StateDirectory state;
    private final RevisionFile.Sink sink;

    public RevisionStore(StateDirectory state) {
        this(state, Channels::newOutputStream);
    }

    /** @param sink how bytes get into a file */
    RevisionStore(StateDirectory state, RevisionFile.Sink sink) {
        this.state = state;
        this.sink = sink;
    }

    /** Where they are. */
    public Path directory() {
        return state.path().resolve(NAME);
    }

    /** The numbers of those that are kept, the newest last. */
    public List<Long> numbers() throws IOException {
        if (!Files.exists(directory())) {
            return List.of();
        }
        return names(directory()).stream()
                .filter(name -> KEPT.matcher(name).matches())
                .map(name -> Long.valueOf(name.substring(0, name.length() - ENDING.length())))
                .sorted()
                .toList();
    }

    /** @throws IOException also if its file is damaged */
    public KeptRevision read(long number) throws IOException {
        return RevisionFile.read(file(number), number);
    }

    /** Keeps {@code revision}, in place of one with the same number, and forgets the oldest ones. */
    void write(KeptRevision revision) throws IOException {
        Path directory = state.make(NAME);
        removeLeftBehind(directory);
        Path unfinished = Files.createTempFile(
                directory,
                revision.number() + ".",
                UNFINISHED,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                RevisionFile.write(revision, sink.open(channel));
                channel.force(true);
            }
            Files.move(unfinished, file(revision.number()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        Directories.force(directory);
        List<Long> numbers = numbers();
        for (long old : numbers.subList(0, Math.max(0, numbers.size() - MOST))) {
            Files.deleteIfExists(file(old));
        }
    }

    private static void removeLeftBehind(Path directory) throws IOException {
        for (String name : names(directory)) {
            if (name.endsWith(UNFINISHED) && isLeftBehind(directory.resolve(name))) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    private static boolean isLeftBehind(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(LEFT_BEHIND));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path file(long number) {
        return directory().resolve(number + ENDING);
    }
}
