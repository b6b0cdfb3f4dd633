package dev.portcullis.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A blocking client on the JDK's TLS. Keeps sessions from call to call. */
final class Caller {

    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLContext context;

    Caller(SSLContext context) {
        this.context = context;
    }

    /** What a call saw. */
    record Seen(X509Certificate certificate, String version, String cipher, String applicationProtocol) {}

    /** Shakes hands asking for {@code host}, sends a byte and waits for its echo. */
    Seen call(int port, String host, String[] versions, String... applicationProtocols) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(applicationProtocols);
                parameters.setProtocols(versions);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() != 'x') {
                    throw new IOException("no echo");
                }
                SSLSession session = socket.getSession();
                return new Seen(
                        (X509Certificate) session.getPeerCertificates()[0],
                        session.getProtocol(),
                        session.getCipherSuite(),
                        socket.getApplicationProtocol());
            }
        }
    }

    Seen call(int port, String host) throws IOException {
        return call(port, host, new String[] {"TLSv1.3", "TLSv1.2"});
    }
}
