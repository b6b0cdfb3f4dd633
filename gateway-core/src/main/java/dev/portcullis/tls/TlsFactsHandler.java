package dev.portcullis.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pipeline behind it what the handshake agreed on, then leaves.
 *
 * <p><b>Threading:</b> one instance per connection, confined to its event loop.
 */
final class TlsFactsHandler extends ChannelInboundHandlerAdapter {

    private @Nullable ServerContext context;

    void chosen(ServerContext by) {
        context = by;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        if (completion.isSuccess() && handler != null && context != null) {
            ctx.fireUserEventTriggered(TlsFacts.of(handler, context));
        }
        ctx.fireUserEventTriggered(event);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }
}
