package dev.portcullis.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server on the loopback interface whose connections the test takes and drives itself. */
final class FakeServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket socket;
    private final List<Peer> peers = new ArrayList<>();

    FakeServer() {
        this(plain());
    }

    FakeServer(ServerSocket socket) {
        this.socket = socket;
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    Peer accept() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            Socket accepted = socket.accept();
            accepted.setSoTimeout(PATIENCE_MILLIS);
            accepted.setTcpNoDelay(true);
            Peer peer = new Peer(accepted);
            peers.add(peer);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts no more; a port that refuses. */
    void stopListening() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stopListening();
        peers.forEach(Peer::close);
    }
}
