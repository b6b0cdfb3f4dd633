package dev.portcullis.server.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server for one request: says when it has come and answers when it is told to. */
final class HeldServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    HeldServer() throws IOException {
        listening.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits for the head of the request. */
    Socket awaitRequest() throws IOException {
        Socket socket = listening.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        InputStream in = socket.getInputStream();
        for (int last4 = 0; last4 != 0x0d0a0d0a; last4 = last4 << 8 | in.read()) {
            if (last4 == -1) {
                throw new IOException("ended within the head");
            }
        }
        return socket;
    }

    static void answer(Socket socket, String body) throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
