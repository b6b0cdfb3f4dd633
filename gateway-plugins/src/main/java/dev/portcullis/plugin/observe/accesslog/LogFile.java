package dev.portcullis.plugin.observe.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that is appended to, and opened again when the operator has moved it away. */
final class LogFile implements LogDestination {

    private final Path path;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;

    LogFile(Path path) {
        this.path = path;
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = open();
        }
        open.write(lines);
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
        FileChannel opened = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = opened;
        identity = identity();
        return opened;
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
