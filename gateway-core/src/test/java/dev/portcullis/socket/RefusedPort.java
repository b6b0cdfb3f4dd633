package dev.portcullis.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of loopback that is bound but does not listen: connections are refused, and no other process gets it meanwhile. */
public final class RefusedPort implements AutoCloseable {

    private final Socket socket = new Socket();

    /** Any port that is free. */
    public RefusedPort() {
        this(0);
    }

    /** The port of a server that listens no more; 0 for any that is free. */
    public RefusedPort(int port) {
        try {
            socket.setReuseAddress(true); // the server's connections may still be there
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int number() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
