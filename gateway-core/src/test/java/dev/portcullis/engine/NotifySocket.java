package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A service manager's end of sd_notify(3). */
public final class NotifySocket implements AutoCloseable {

    private final Socket socket;

    /** @param name a path, or a name without a file after a character 0 */
    public NotifySocket(String name) throws IOException {
        Epoll.ensureAvailability();
        socket = Socket.newSocketDomainDgram();
        socket.bind(new DomainSocketAddress(name));
    }

    /** What came next, or an empty text if nothing has come. */
    public String next() throws IOException {
        ByteBuffer into = ByteBuffer.allocateDirect(100);
        DomainDatagramSocketAddress from = socket.recvFromDomainSocket(into, 0, into.capacity());
        byte[] bytes = new byte[from == null ? 0 : from.receivedAmount()];
        into.get(bytes);
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
