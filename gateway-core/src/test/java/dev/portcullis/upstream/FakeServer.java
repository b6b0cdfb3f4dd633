package dev.portcullis.upstream;

import dev.portcullis.socket.RefusedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server on the loopback interface whose connections the test takes and drives itself. */
final class FakeServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket socket;
    private final List<Peer> peers = new ArrayList<>();
    private @Nullable RefusedPort refused;

    FakeServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
            return keep(new Peer(accepted, accepted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts a connection that is to be encrypted; the handshake comes with the first read. {@code protocols} for ALPN, if any. */
    Peer accept(SSLContext tls, String... protocols) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            Socket accepted = socket.accept();
            accepted.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, port(), false);
            encrypted.setUseClientMode(false);
            SSLParameters parameters = encrypted.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            encrypted.setSSLParameters(parameters);
            return keep(new Peer(encrypted, accepted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Peer keep(Peer peer) {
        peers.add(peer);
        return peer;
    }

    /** Accepts no more; a port that refuses. */
    void stopListening() {
        int port = port();
        acceptNoMore();
        refused = new RefusedPort(port);
    }

    private void acceptNoMore() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        acceptNoMore();
        peers.forEach(Peer::close);
        if (refused != null) {
            refused.close();
        }
    }
}
