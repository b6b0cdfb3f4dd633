package dev.portcullis.tls;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.config.model.UpstreamConfig.UpstreamTlsConfig;
import dev.portcullis.contract.AnyThread;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS towards the servers of one upstream. Loading it reads the authorities, which takes tens of milliseconds: make
 * one only for an upstream that has an https target.
 *
 * <p><b>Threading:</b> {@link #newHandler} on any loop; {@link #close} once, when no new connections are made.
 */
public final class ClientTls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    private final SslContext context;
    private final @Nullable String serverName;

    private ClientTls(SslContext context, @Nullable String serverName) {
        this.context = context;
        this.serverName = serverName;
    }

    /**
     * Reads the authorities to trust and, if there is one, the gateway's own certificate.
     *
     * @param baseDirectory where a relative path begins
     * @param protocols the HTTP versions to offer by ALPN, best first
     * @throws TlsException if one of the files cannot be used
     */
    public static ClientTls load(UpstreamTlsConfig config, Path baseDirectory, List<String> protocols)
            throws TlsException {
        return load(TlsLibrary.best(), config, baseDirectory, protocols);
    }

    static ClientTls load(TlsLibrary library, UpstreamTlsConfig config, Path baseDirectory, List<String> protocols)
            throws TlsException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(library.provider())
                .protocols(versions(config.minimumVersion()))
                .applicationProtocolConfig(ServerContext.offer(protocols))
                .endpointIdentificationAlgorithm(config.verify() ? "HTTPS" : "");
        if (library == TlsLibrary.BORINGSSL) {
            builder.option(OpenSslContextOption.USE_TASKS, config.verify());
        }
        if (!config.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (config.ca() != null) {
            builder.trustManager(authorities(config.ca(), baseDirectory));
        }
        Identity own = identity(config, baseDirectory);
        if (own != null) {
            builder.keyManager(own.key(), own.chainArray());
        }
        try {
            return new ClientTls(builder.build(), config.serverName());
        } catch (IOException | IllegalArgumentException e) {
            throw new TlsException(List.of("TLS towards upstreams: " + e.getMessage()));
        }
    }

    /**
     * A handler for one connection, to be put first in its pipeline; the caller sets its handshake timeout. The chain
     * of the server is verified on another thread.
     *
     * @param host name or address of the server, verified unless the configuration gives another name
     */
    @AnyThread
    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        return context.newHandler(allocator, serverName == null ? host : serverName, port, HandshakeThreads.SHARED);
    }

    /** Gives back native memory; open connections go on. */
    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }

    private static String[] versions(TlsVersion oldest) {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(oldest) >= 0)
                .map(TlsVersion::protocol)
                .toArray(String[]::new);
    }

    private static @Nullable Identity identity(UpstreamTlsConfig config, Path baseDirectory) throws TlsException {
        if (config.certificate() == null) {
            return null;
        }
        TlsConfig own =
                new TlsConfig(config.certificate(), config.key(), List.of(), false, config.minimumVersion(), null);
        return new IdentityReader(baseDirectory, new CertificateFiles(), LOG::warn)
                .read(own, null)
                .get(0);
    }

    private static X509Certificate[] authorities(Path file, Path baseDirectory) throws TlsException {
        try {
            byte[] contents = new CertificateFiles().read(baseDirectory.resolve(file));
            return CertificatePem.read(Pem.parse(new String(contents, StandardCharsets.ISO_8859_1)))
                    .toArray(X509Certificate[]::new);
        } catch (IOException | IllegalArgumentException e) {
            throw new TlsException(List.of(file + ": " + e.getMessage()));
        }
    }
}
