package dev.portcullis.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What makes the TLS handlers for one identity. Any thread; whoever made it calls {@link #release()} once, and
 * connections that are open then go on.
 */
final class ServerContext {

    private static final Duration CLOSE_NOTIFY_FLUSH = Duration.ofSeconds(1);

    private final Identity identity;
    private final SslContext context;
    private final boolean offload;
    private @Nullable ForeignHosts foreignHosts;

    /** @param offload whether the handler hands its tasks to {@link HandshakeThreads} */
    ServerContext(Identity identity, SslContext context, boolean offload) {
        this.identity = identity;
        this.context = context;
        this.offload = offload;
    }

    Identity identity() {
        return identity;
    }

    TlsPolicy policy() {
        return identity.policy();
    }

    /** Null if all hosts of the listener are under one policy. */
    @Nullable ForeignHosts foreignHosts() {
        return foreignHosts;
    }

    /** Before the first connection. */
    void foreignHosts(ForeignHosts others) {
        foreignHosts = others;
    }

    SslContext context() {
        return context;
    }

    SslHandler newHandler(ByteBufAllocator allocator, Duration handshakeTimeout) {
        SslHandler handler =
                offload ? context.newHandler(allocator, HandshakeThreads.SHARED) : context.newHandler(allocator);
        handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        handler.setCloseNotifyFlushTimeout(CLOSE_NOTIFY_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    void release() {
        ReferenceCountUtil.release(context);
    }

    /** The offer of HTTP versions, best first; a client that knows none of them goes on without (RFC 7301). */
    static ApplicationProtocolConfig offer(List<String> protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols);
    }
}
