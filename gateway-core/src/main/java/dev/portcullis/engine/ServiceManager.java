package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.contract.AnyThread;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that has started this process, such as systemd, how far it is (sd_notify(3)). One that cannot be told
 * is worth a line in the log, and nothing else.
 */
@AnyThread
public final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable String socket;

    /** @param socket what NOTIFY_SOCKET says: a path, or a name without a file after {@code @}; null if nobody wants to know */
    public ServiceManager(@Nullable String socket) {
        this.socket = socket;
    }

    /** It serves, and hears signals. */
    public void ready() {
        if (socket != null) {
            tell(socket, "READY=1");
        }
    }

    /** It takes nothing new. */
    public void stopping() {
        if (socket != null) {
            tell(socket, "STOPPING=1");
        }
    }

    private static void tell(String socket, String word) {
        if (!Epoll.isAvailable()) {
            LOG.warn("The service manager cannot be told {}: {} (expected: epoll)", word, Epoll.unavailabilityCause());
            return;
        }
        byte[] name = (socket.startsWith("@") ? "\0" + socket.substring(1) : socket).getBytes(UTF_8);
        byte[] bytes = word.getBytes(UTF_8);
        Socket sender = Socket.newSocketDomainDgram();
        try {
            ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
            sender.sendToDomainSocket(message, 0, bytes.length, name);
        } catch (IOException e) {
            LOG.warn("The service manager at {} cannot be told {}: {}", socket, word, e.getMessage());
        } finally {
            close(sender);
        }
    }

    private static void close(Socket sender) {
        try {
            sender.close();
        } catch (IOException e) {
            LOG.debug("Closing the socket to the service manager failed", e);
        }
    }
}
