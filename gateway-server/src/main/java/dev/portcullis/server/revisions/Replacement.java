package dev.portcullis.server.revisions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is about to be written: the new text lies on the disk beside the old one, with its owner and rights, and
 * {@link #commit} puts it in place in one step. A link is followed: the file behind it is written.
 */
final class Replacement {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path target;
    private final Path ready;

    private Replacement(Path target, Path ready) {
        this.target = target;
        this.ready = ready;
    }

    /**
     * Does all that can fail.
     *
     * @param like has the owner and the rights for a file that is not there
     */
    static Replacement prepare(Path file, String text, Path like) throws IOException {
        boolean there = Files.exists(file);
        if (there && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        Path target = there ? file.toRealPath() : file;
        Path directory = directory(target);
        Files.createDirectories(directory);
        Path ready = Files.createTempFile(directory, "." + target.getFileName() + ".", ".new", OWNER_ONLY);
        Replacement replacement = new Replacement(target, ready);
        try {
            try (FileChannel channel = FileChannel.open(ready, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                liken(ready, there ? target : like);
                channel.force(true);
            }
            return replacement;
        } catch (IOException e) {
            replacement.discard();
            throw e;
        }
    }

    private static void liken(Path file, Path model) throws IOException {
        if (!Files.exists(model)) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(model, PosixFileAttributes.class);
        PosixFileAttributes given = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (!given.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
        if (!given.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        view.setPermissions(wanted.permissions());
    }

    /** Puts it in place, and waits until it is there on the disk: steps are not seen in another order after a loss of power. */
    void commit() throws IOException {
        Files.move(ready, target, StandardCopyOption.ATOMIC_MOVE);
        Directories.force(directory(target));
    }

    /** Removes what was prepared, unless it is in place. */
    void discard() throws IOException {
        Files.deleteIfExists(ready);
    }

    private static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
