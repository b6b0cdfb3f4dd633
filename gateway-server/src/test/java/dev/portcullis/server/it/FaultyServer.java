package dev.portcullis.server.it;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that does to each request what the test has said for its path, on a thread for each connection. */
final class FaultyServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BACKLOG = 512;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    /** What is done to one request. When it returns, the next one is read, unless the connection is closed by then. */
    interface Fault {
        void on(Call call) throws IOException;
    }

    private final ServerSocket listening;
    private final Thread accepting;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int idleMillis = PATIENCE_MILLIS;

    FaultyServer() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    FaultyServer(InetAddress address, int port) throws IOException {
        listening = new ServerSocket(port, BACKLOG, address);
        accepting = daemon(this::accept);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** @param path all of it, or its beginning up to a slash */
    FaultyServer at(String path, Fault fault) {
        faults.put(path, fault);
        return this;
    }

    /** Closes connections that have been without a request for so long since their last answer. */
    FaultyServer idle(int millis) {
        idleMillis = millis;
        return this;
    }

    /** Connections accepted so far. */
    int connections() {
        return connections.get();
    }

    /** The method and path of every request so far. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int number = 1; !socket.isClosed(); number++) {
                socket.setSoTimeout(number == 1 ? PATIENCE_MILLIS : idleMillis);
                Call call = new Call(socket, in, number, head(in));
                socket.setSoTimeout(PATIENCE_MILLIS);
                asked.add(call.method() + " " + call.path());
                fault(call.path()).on(call);
            }
        } catch (IOException ended) {
            return;
        } finally {
            open.remove(socket);
        }
    }

    private Fault fault(String path) throws IOException {
        Fault exact = faults.get(path);
        Fault found = exact != null ? exact : faults.get(path.substring(0, path.lastIndexOf('/') + 1));
        if (found == null) {
            throw new IOException("nothing was said of " + path);
        }
        return found;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("ended within the head");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** Stops listening and ends all connections. */
    @Override
    public void close() throws IOException {
        listening.close();
        join(accepting); // until then the port may accept once more
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request, whose head has come. */
    static final class Call {

        private final Socket socket;
        private final InputStream in;
        private final int number;
        private final String head;

        private Call(Socket socket, InputStream in, int number, String head) {
            this.socket = socket;
            this.in = in;
            this.number = number;
            this.head = head;
        }

        /** Which request of its connection it is, from 1. */
        int number() {
            return number;
        }

        String method() {
            return head.substring(0, head.indexOf(' '));
        }

        String path() {
            return head.split(" ", 3)[1];
        }

        Call send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** A whole answer. */
        Call answer(String body) throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Takes the body, if it has a length. */
        Call takeBody() throws IOException {
            Matcher length = LENGTH.matcher(head);
            if (length.find()) {
                in.readNBytes(Integer.parseInt(length.group(1)));
            }
            return this;
        }

        /** Sends nothing for so long; false if the other side ends the connection meanwhile. */
        boolean pause(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return in.read() >= 0;
            } catch (SocketTimeoutException over) {
                return true;
            }
        }

        /** Reads and drops until the other side ends the connection. */
        void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Says that no more will come, but goes on to listen: FIN. */
        Call halfClose() throws IOException {
            socket.shutdownOutput();
            return this;
        }

        void close() throws IOException {
            socket.close();
        }

        /** RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
