package dev.portcullis.spi;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The facts of the client's connection. They do not change while it lives. */
public interface ConnectionInfo {

    /**
     * The client's address and port: the peer's, or what a load balancer says by the PROXY protocol. On a unix socket it
     * is unresolved, with the host {@code unix} and port 0.
     */
    InetSocketAddress remote();

    /** The address and port the client connected to; as {@link #remote} on a unix socket. */
    InetSocketAddress local();

    /** The peer's IP address in its text form, or {@code unix:}, as ASCII bytes; do not change the array. */
    byte[] remoteAddress();

    /** Whether the client speaks TLS with the gateway. */
    boolean secure();

    /** The host name the client asked for in the TLS handshake, in lower case; null without one. */
    @Nullable String serverName();

    /**
     * The certificate by which the client proved itself in the TLS handshake; null if the listener asks for none, or the
     * client showed none. It was issued by one of the listener's authorities for clients and was valid when the session
     * began.
     */
    default @Nullable X509Certificate clientCertificate() {
        return null;
    }

    /** The name of the listener in the configuration. */
    String listener();
}
