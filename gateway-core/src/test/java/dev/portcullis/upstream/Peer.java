package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A server's end of one connection, driven by the test, byte by byte. */
final class Peer implements AutoCloseable {

    private final Socket socket;
    private final Socket bare;

    /** {@code bare} is the socket below the encryption, or the same one. */
    Peer(Socket socket, Socket bare) {
        this.socket = socket;
        this.bare = bare;
    }

    /** Reads a head with the empty line that ends it. */
    String head() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            head.writeBytes(bytes(1));
        }
        return head.toString(ISO_8859_1);
    }

    String text(int length) {
        return new String(bytes(length), ISO_8859_1);
    }

    byte[] bytes(int length) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(length);
            if (bytes.length < length) {
                throw new AssertionError("closed after " + bytes.length + " of " + length + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Peer send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    Peer send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a request without a body and answers it. */
    String serve(String answer) {
        String head = head();
        send(answer);
        return head;
    }

    /** Waits until the gateway has closed the connection; what it sent before is dropped. */
    void awaitClosed() {
        try {
            InputStream in = socket.getInputStream();
            byte[] scrap = new byte[64 * 1024];
            while (in.read(scrap) >= 0) {
                // until the end
            }
        } catch (SocketTimeoutException late) {
            throw new AssertionError("connection still open", late);
        } catch (IOException reset) {
            return;
        }
    }

    /** Closes with RST. */
    void reset() {
        try {
            bare.setSoLinger(true, 0);
            bare.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with FIN and no word of TLS. */
    void hangUp() {
        try {
            bare.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            bare.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
