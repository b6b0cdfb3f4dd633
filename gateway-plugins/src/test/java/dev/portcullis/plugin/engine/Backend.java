package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.IntFunction;

/** A server that answers each request, which must come in one piece, with a few bytes. */
final class Backend implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: backend\r\nContent-Length: 3\r\n\r\nok."
                    .getBytes(ISO_8859_1);

    private final ServerSocket socket;
    private final IntFunction<byte[]> answers;

    Backend() throws IOException {
        this(request -> ANSWER);
    }

    /** @param answers by the number of the request, from 0 */
    Backend(IntFunction<byte[]> answers) throws IOException {
        this.answers = answers;
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "backend");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        byte[] scrap = new byte[8192];
        int request = 0;
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setTcpNoDelay(true);
                InputStream in = connection.getInputStream();
                while (in.read(scrap) > 0) {
                    connection.getOutputStream().write(answers.apply(request++));
                }
            } catch (IOException over) {
                // the next connection, if the test goes on
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
