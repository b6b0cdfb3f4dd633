package dev.portcullis.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/*
 * Which thread does what. With an EC key BoringSSL does the whole handshake inside wrap and unwrap on the loop: no
 * tasks, no hop, about a tenth of a millisecond. An RSA signature costs ten times that; RsaSigner makes it elsewhere,
 * which needs BoringSSL's tasks, but those themselves run on the loop: one hop there and back for the signature only.
 * The JDK has no such seam; with an RSA key all its tasks go to the other threads. Chains of client certificates are
 * verified on the other threads, too, as that takes up to a millisecond.
 */
/** Makes the contexts of a listener, with what is held to be safe today and each client is able to do. */
final class ServerContexts {

    /**
     * Forward secrecy and authenticated encryption only (RFC 9325, 4.2). Our order counts, the shorter key first: it is
     * enough. In TLS 1.3 BoringSSL lets the client choose between the two lengths of key.
     */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** A resumed session brings its client certificate along, and it is not verified again. */
    private static final Duration UNVERIFIED_AT_MOST = Duration.ofHours(1);

    private static final String[] GROUPS = {"X25519", "P-256"};

    private final TlsLibrary library;
    private final List<String> protocols;

    ServerContexts(TlsLibrary library, List<String> protocols) {
        this.library = library;
        this.protocols = protocols;
    }

    /** The like, of the same library. */
    ServerContexts with(List<String> otherProtocols) {
        return new ServerContexts(library, otherProtocols);
    }

    /** One for each identity, in the same order; all or none. */
    List<ServerContext> make(List<Identity> identities) throws TlsException {
        List<ServerContext> made = new ArrayList<>();
        for (Identity identity : identities) {
            try {
                made.add(library == TlsLibrary.BORINGSSL ? boringSsl(identity) : jdk(identity));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                made.forEach(ServerContext::release);
                throw new TlsException(List.of(identity + ": " + e.getMessage()));
            }
        }
        return made;
    }

    private ServerContext boringSsl(Identity identity) throws IOException, GeneralSecurityException {
        ClientTrust trust = identity.policy().trust();
        SslContextBuilder builder;
        if (identity.slow()) {
            RsaSigner signer = new RsaSigner(identity.key(), HandshakeThreads.SHARED);
            builder = SslContextBuilder.forServer(OpenSslX509KeyManagerFactory.newKeyless(identity.chainArray()))
                    .option(OpenSslContextOption.ASYNC_PRIVATE_KEY_METHOD, signer)
                    .option(OpenSslContextOption.USE_TASKS, true);
        } else {
            builder = SslContextBuilder.forServer(new OpenSslCachingX509KeyManagerFactory(
                            new KeyManagerFactoryWrapper(new IdentityKeyManager(identity))))
                    .option(OpenSslContextOption.USE_TASKS, trust != null);
        }
        builder.option(OpenSslContextOption.GROUPS, GROUPS);
        SslContext context = build(builder, identity.policy());
        if (trust != null) {
            ((OpenSslServerSessionContext) context.sessionContext()).setSessionIdContext(trust.sessionIdContext());
        }
        return new ServerContext(identity, context, trust != null);
    }

    private ServerContext jdk(Identity identity) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(new IdentityKeyManager(identity));
        boolean verifies = identity.policy().trust() != null;
        return new ServerContext(identity, build(builder, identity.policy()), identity.slow() || verifies);
    }

    private SslContext build(SslContextBuilder builder, TlsPolicy policy) throws IOException {
        ClientTrust trust = policy.trust();
        if (trust == null) {
            builder.trustManager(NoClientTrust.INSTANCE).sessionTimeout(TicketKeys.PERIOD.toSeconds());
        } else {
            builder.trustManager(trust.authorityArray())
                    .clientAuth(trust.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
                    .sessionTimeout(UNVERIFIED_AT_MOST.toSeconds());
        }
        return builder.sslProvider(library.provider())
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .protocols(policy.versions())
                .applicationProtocolConfig(ServerContext.offer(protocols))
                .build();
    }
}
