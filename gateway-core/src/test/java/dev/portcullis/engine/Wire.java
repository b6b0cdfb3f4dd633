package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One end of a connection, driven byte by byte; every wait ends after ten seconds. */
class Wire implements AutoCloseable {

    static final int PATIENCE_MILLIS = 10_000;

    private static final int PIECE = 8 * 1024;

    /** How a connection came to its end. */
    enum End {
        FIN,
        RESET
    }

    final Socket socket;
    final InputStream in;

    Wire(Socket socket) {
        try {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            this.in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void send(String text) {
        send(text.getBytes(ISO_8859_1));
    }

    final void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends piece by piece on a thread of its own, and counts what the other side has taken. */
    final CompletableFuture<Void> sendCounted(byte[] bytes, AtomicInteger sent) {
        return Asides.run(() -> {
            for (int at = 0; at < bytes.length; at += PIECE) {
                int length = Math.min(PIECE, bytes.length - at);
                send(Arrays.copyOfRange(bytes, at, at + length));
                sent.addAndGet(length);
            }
        });
    }

    /** Sends on a thread of its own; the future fails if the other side does not take everything. */
    final CompletableFuture<Void> sendAside(String head, byte[] body) {
        return Asides.run(() -> {
            send(head);
            send(body);
        });
    }

    /** The next byte, or -1 at the end; a reset throws. */
    final int read() throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException late) {
            throw new AssertionError("nothing came within 10 s", late);
        }
    }

    /** Bytes up to and including {@code end}. */
    final String readUntil(String end) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            while (!read.toString(ISO_8859_1).endsWith(end)) {
                int next = read();
                if (next < 0) {
                    throw new AssertionError("ended after \"" + read.toString(ISO_8859_1) + "\"");
                }
                read.write(next);
            }
        } catch (IOException e) {
            throw new AssertionError("broke after \"" + read.toString(ISO_8859_1) + "\"", e);
        }
        return read.toString(ISO_8859_1);
    }

    /** A head with the empty line that ends it. */
    final String head() {
        return readUntil("\r\n\r\n");
    }

    final byte[] bytes(int length) {
        try {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new AssertionError("ended after " + bytes.length + " of " + length + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new AssertionError("broke before " + length + " bytes", e);
        }
    }

    final String text(int length) {
        return new String(bytes(length), ISO_8859_1);
    }

    /** What has arrived and was not read; for showing that nothing came. */
    final int waiting() {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what comes until the other side ends the connection. */
    final End awaitEnd() {
        return awaitEnd(OutputStream.nullOutputStream());
    }

    /** Waits until the other side ends the connection, and keeps what came until then. */
    final End awaitEnd(OutputStream kept) {
        try {
            in.transferTo(kept);
            return End.FIN;
        } catch (SocketTimeoutException late) {
            throw new AssertionError("the connection is still open", late);
        } catch (IOException reset) {
            return End.RESET;
        }
    }

    /** Says that no more will come, and stays to listen. */
    final void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a reset. */
    final void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
