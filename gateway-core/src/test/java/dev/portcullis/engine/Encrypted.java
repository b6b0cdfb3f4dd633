package dev.portcullis.engine;

import dev.portcullis.tls.Certificates;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections with TLS, of both sides. */
final class Encrypted {

    private static final SSLContext SERVER = serverContext();

    private Encrypted() {}

    private static SSLContext serverContext() {
        try {
            return Certificates.serverContext(Certificates.ec("127.0.0.1"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's side, which takes HTTP/2. The handshake comes with the first read. */
    static SSLSocket server(Socket accepted) throws IOException {
        SSLSocket encrypted = (SSLSocket) SERVER.getSocketFactory().createSocket(accepted, null, 0, true);
        encrypted.setUseClientMode(false);
        offer(encrypted, "h2");
        return encrypted;
    }

    /** The client's side, behind what was sent on {@code plain}: shakes hands. */
    static SSLSocket client(SSLContext context, Socket plain, String serverName, String... protocols)
            throws IOException {
        SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, 443, true);
        offer(encrypted, protocols);
        encrypted.startHandshake();
        return encrypted;
    }

    private static void offer(SSLSocket socket, String... protocols) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }
}
