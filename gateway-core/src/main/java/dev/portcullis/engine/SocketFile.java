package dev.portcullis.engine;

import dev.portcullis.config.model.FileMode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of a unix socket: what a process that was killed has left is removed, and nothing else ever is. */
public final class SocketFile {

    private static final FileMode OWNER_AND_GROUP = FileMode.parse("0660");
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;

    private SocketFile() {}

    /** Makes room for a new socket. Returns why that cannot be, or null. */
    public static @Nullable String makeRoom(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & KIND) != SOCKET) {
                return "a file that is no socket is there";
            }
            if (isServed(file)) {
                return "somebody listens there already";
            }
            Files.delete(file);
            return null;
        } catch (NoSuchFileException free) {
            return null;
        } catch (IOException | UnsupportedOperationException e) {
            return e.toString();
        }
    }

    /** Refused is the only answer that proves that nobody listens; a full backlog or a lack of rights does not. */
    private static boolean isServed(Path file) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(address);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    /** Says who may connect: owner and group unless the configuration says otherwise. */
    public static void permit(Path file, @Nullable FileMode mode) throws IOException {
        Files.setPosixFilePermissions(file, (mode == null ? OWNER_AND_GROUP : mode).permissions());
    }
}
