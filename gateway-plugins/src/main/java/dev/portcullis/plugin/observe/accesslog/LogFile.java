package dev.portcullis.plugin.observe.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A file is put aside before a write, never within one, so each holds whole lines. When that fails, lines go on into the same
 * file: a large log is better than none. The files that were put aside are the business of another thread.
 */
/** A file that is appended to, put aside when it is due, and opened again when somebody else has moved it away. */
final class LogFile implements LogDestination {

    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final Set<OpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    private static final long RETRY_MILLIS = 60_000;

    private final Path path;
    private final Clock clock;
    private final OldFiles old;
    private volatile @Nullable Rotation rotation;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private long length;
    private long writtenMillis;
    private long notBeforeMillis;

    LogFile(Path path, @Nullable Rotation rotation, Clock clock, OldFiles old) {
        this.path = path;
        this.rotation = rotation;
        this.clock = clock;
        this.old = old;
    }

    @Override
    public void rotation(@Nullable Rotation rotation) {
        this.rotation = rotation;
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = open();
        }
        length += open.write(lines);
    }

    @Override
    public void beforeLines(int bytes) throws IOException {
        Rotation when = rotation;
        if (when == null) {
            return;
        }
        long now = clock.millis();
        if (channel != null && now >= notBeforeMillis && when.isDue(length, bytes, writtenMillis, now)) {
            putAside(when, now);
        }
        writtenMillis = now;
    }

    private void putAside(Rotation when, long now) throws IOException {
        try {
            Files.move(path, old.nameAt(now));
        } catch (NoSuchFileException e) {
            // Somebody else was faster; only a new file is wanting.
        } catch (IOException e) {
            notBeforeMillis = now + RETRY_MILLIS;
            LOG.warn("Access log {}: cannot be put aside, and grows on: {}", path, e.toString());
            return;
        }
        close();
        open();
        old.tidy(when.keep(), when.compress());
    }

    @Override
    public void refresh() throws IOException {
        if (channel != null && !isStillThere()) {
            close();
        }
        if (channel == null) {
            open();
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private FileChannel open() throws IOException {
        FileChannel opened = openForAppending(path);
        channel = opened;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        identity = attributes.fileKey();
        length = attributes.size();
        writtenMillis = attributes.lastModifiedTime().toMillis();
        return opened;
    }

    /** A new file may be read by its owner's group, and by nobody else. */
    static FileChannel openForAppending(Path path) throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        try {
            return FileChannel.open(path, APPEND, mode);
        } catch (UnsupportedOperationException e) {
            return FileChannel.open(path, APPEND);
        }
    }

    private boolean isStillThere() throws IOException {
        try {
            return Objects.equals(identity, identity());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The file system's key of what stands at the path; null where it has none, which then tells nothing. */
    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
