package dev.portcullis.engine.pipeline;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.tls.TlsFacts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/** Waits for what client and server agree on in the handshake (RFC 7301); one that offers nothing speaks HTTP/1. */
@EventLoopConfined
final class AlpnChoice extends ProtocolChoice {

    private @Nullable TlsFacts facts;

    AlpnChoice(Channel channel, LoopState loop, ListenerState listener) {
        super(channel, loop, listener);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsFacts agreed) {
            facts = agreed;
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            TlsFacts agreed = facts;
            if (!handshake.isSuccess() || agreed == null) {
                loop.tlsFailed();
                return;
            }
            choose(ctx, ListenerConfig.H2.equals(agreed.applicationProtocol()));
            ctx.fireUserEventTriggered(agreed);
            ctx.pipeline().remove(this);
        }
    }
}
