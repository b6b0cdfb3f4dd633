package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that keeps the heads of the requests it gets, and answers each, which must have no body, as a test says. */
final class CountingBackend implements AutoCloseable {

    /** Answers one request; a connection whose answer throws is closed. */
    interface Script {
        void answer(String head, int number, OutputStream out) throws Exception;
    }

    private final ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile Script script;

    CountingBackend(Script script) throws IOException {
        this.script = script;
        threads.execute(this::accept);
    }

    /** Answers in one piece, {@code N} standing for the number of the request. */
    static Script says(String lines, String body) {
        return (head, number, out) -> {
            String text = body.replace("N", String.valueOf(number));
            out.write(("HTTP/1.1 200 OK\r\n" + lines + "Content-Length: " + text.length() + "\r\n\r\n" + text)
                    .getBytes(ISO_8859_1));
        };
    }

    void script(Script next) {
        script = next;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                head.append((char) octet);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    String whole = head.toString();
                    head.setLength(0);
                    int number;
                    synchronized (heads) {
                        heads.add(whole);
                        number = heads.size();
                    }
                    script.answer(whole, number, connection.getOutputStream());
                }
            }
        } catch (Exception over) {
            // the connection is closed, which is what a test may want
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** The heads of the requests so far, in lower case. */
    List<String> heads() {
        return heads.stream()
                .map(head -> head.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    int calls() {
        return heads.size();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
