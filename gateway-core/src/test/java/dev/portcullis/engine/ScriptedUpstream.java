package dev.portcullis.engine;

import dev.portcullis.socket.RefusedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server behind the gateway: driven by the test connection by connection, or by a script on threads of its own. */
final class ScriptedUpstream implements AutoCloseable {

    /** What is done on one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Script {
        /** @param number of the connection, from 0 */
        void run(ServerEnd connection, int number) throws Exception;
    }

    /** Answers every request without a body with {@code answer} until the gateway closes the connection. */
    static Script always(String answer) {
        return (connection, number) -> {
            while (true) {
                connection.serve(answer);
            }
        };
    }

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final int BACKLOG = 200;

    private final String scheme;
    private final ServerSocket socket;
    private final List<Wire> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private @Nullable Thread accepting;
    private @Nullable RefusedPort refused;

    ScriptedUpstream() {
        this("http");
    }

    /** @param scheme of the target: with {@code h2c} and {@code h2} it is for {@link #acceptHttp2} */
    ScriptedUpstream(String scheme) {
        this.scheme = scheme;
        try {
            socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(Wire.PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ScriptedUpstream(Script script) {
        this();
        accepting = start(() -> acceptAll(script));
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "scripted-upstream");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void acceptAll(Script script) {
        try {
            socket.setSoTimeout(0);
            for (int i = 0; !socket.isClosed(); i++) {
                ServerEnd connection = taken(socket.accept());
                int number = i;
                start(() -> run(script, connection, number));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void run(Script script, ServerEnd connection, int number) {
        try (connection) {
            script.run(connection, number);
        } catch (Exception | AssertionError over) {
            // the gateway closed the connection; what was wrong with that shows on the client's side
        }
    }

    /** Gives connections from now on a receive buffer of a fixed size, where the system would let it grow. */
    void receiveBuffer(int bytes) {
        try {
            socket.setReceiveBufferSize(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next connection, for the test to drive. */
    ServerEnd accept() {
        try {
            return taken(socket.accept());
        } catch (IOException e) {
            throw new AssertionError("the gateway does not connect", e);
        }
    }

    /** The next connection that speaks HTTP/2, with settings: keys and values in turns. */
    Http2ServerEnd acceptHttp2(int... settings) {
        try {
            Socket connection = socket.accept();
            Http2ServerEnd taken =
                    new Http2ServerEnd(scheme.equals("h2") ? Encrypted.server(connection) : connection, settings);
            connections.add(taken);
            accepted.incrementAndGet();
            return taken;
        } catch (IOException e) {
            throw new AssertionError("the gateway does not connect", e);
        }
    }

    private ServerEnd taken(Socket connection) {
        ServerEnd taken = new ServerEnd(connection);
        connections.add(taken);
        accepted.incrementAndGet();
        return taken;
    }

    int accepted() {
        return accepted.get();
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    /** Accepts no more: from now on the port refuses. */
    void stopListening() {
        int port = port();
        acceptNoMore();
        refused = new RefusedPort(port);
    }

    private void acceptNoMore() {
        try {
            socket.close();
            if (accepting != null) {
                accepting.join(Wire.PATIENCE_MILLIS); // until then the port may accept once more
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Is gone as a process that was killed: the port refuses, and connections end. */
    void die() {
        stopListening();
        connections.forEach(Wire::close);
    }

    @Override
    public void close() {
        acceptNoMore();
        connections.forEach(Wire::close);
        if (refused != null) {
            refused.close();
        }
    }
}
