package dev.portcullis.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the client's first message, chooses the certificate by the host name in it, and gives its place to the TLS
 * handler of that certificate.
 *
 * <p><b>Threading:</b> one instance per connection, confined to its event loop.
 */
final class SniSelector extends AbstractSniHandler<ServerContext> {

    /** A client hello is 2 KB even with post-quantum keys. */
    private static final int LONGEST_HELLO = 16 * 1024;

    private final Supplier<NameTable<ServerContext>> current;
    private final TlsFactsHandler facts;
    private final Duration handshakeTimeout;

    SniSelector(Supplier<NameTable<ServerContext>> current, TlsFactsHandler facts, Duration handshakeTimeout) {
        super(LONGEST_HELLO, handshakeTimeout.toMillis());
        this.current = current;
        this.facts = facts;
        this.handshakeTimeout = handshakeTimeout;
    }

    @Override
    protected Future<ServerContext> lookup(ChannelHandlerContext ctx, @Nullable String name) {
        return ctx.executor().newSucceededFuture(current.get().find(name));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String name, Future<ServerContext> chosen) {
        if (!chosen.isSuccess()) {
            throw new DecoderException("no certificate for " + name, chosen.cause());
        }
        ServerContext context = chosen.getNow();
        SslHandler handler = context.newHandler(ctx.alloc(), handshakeTimeout);
        facts.chosen(context);
        try {
            ctx.pipeline().replace(this, ServerTls.HANDLER, handler);
        } catch (RuntimeException notAdded) {
            ReferenceCountUtil.safeRelease(handler.engine());
            throw notAdded;
        }
    }
}
