package dev.portcullis.tls;

import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on. Passes through the pipeline as a user event, just before Netty's own event of a
 * successful handshake.
 *
 * @param serverName the host name the client asked for, in lower case
 * @param version such as {@code TLSv1.3}
 * @param cipher the suite, under its name in RFC 8446 or RFC 5289
 * @param applicationProtocol the one chosen by ALPN; null if the client offered none that we speak
 * @param certificate the certificate that was shown: its file as the configuration names it, or {@code self-signed}
 * @param clientCertificate the client's, verified; null if none was asked for or shown
 * @param foreignHosts the hosts that must not be answered on this connection; null for none
 */
public record TlsFacts(
        @Nullable String serverName,
        String version,
        String cipher,
        @Nullable String applicationProtocol,
        String certificate,
        @Nullable X509Certificate clientCertificate,
        @Nullable ForeignHosts foreignHosts) {

    static TlsFacts of(SslHandler handler, ServerContext context) {
        SSLSession session = handler.engine().getSession();
        return new TlsFacts(
                serverName(handler),
                session.getProtocol(),
                session.getCipherSuite(),
                handler.applicationProtocol(),
                context.identity().label(),
                context.policy().trust() == null ? null : clientCertificate(session),
                context.foreignHosts());
    }

    private static @Nullable X509Certificate clientCertificate(SSLSession session) {
        try {
            return (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /** The host name a client asked for (RFC 6066, 3), in lower case; null without one, or before the handshake. */
    public static @Nullable String serverName(SslHandler handler) {
        if (!(handler.engine().getSession() instanceof ExtendedSSLSession session)) {
            return null;
        }
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                return new String(name.getEncoded(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }
}
