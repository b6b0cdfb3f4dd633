package dev.portcullis.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a unix socket in the shape of a {@link Socket}, which Java's own cannot have. */
final class UnixSocket extends Socket {

    private final SocketChannel channel;
    private final Selector readable = Selector.open();
    private int patienceMillis;

    UnixSocket(Path file) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
    }

    @Override
    public void setSoTimeout(int millis) {
        patienceMillis = millis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // it has no delay
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
                int read = channel.read(buffer);
                if (read != 0 || length == 0) {
                    return read;
                }
                if (readable.select(patienceMillis) == 0) {
                    throw new SocketTimeoutException();
                }
                readable.selectedKeys().clear();
                return channel.read(buffer);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        };
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
    }
}
