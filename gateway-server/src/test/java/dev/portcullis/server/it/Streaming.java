package dev.portcullis.server.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server whose answers have no end: it sends as long as somebody takes it. */
final class Streaming implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Streaming() throws IOException {
        Thread thread = new Thread(this::serve, "streaming");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] piece = new byte[64 * 1024];
                while (!listening.isClosed()) {
                    out.write(piece);
                }
            } catch (IOException left) {
                // the gateway has had enough, or the test is over
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
