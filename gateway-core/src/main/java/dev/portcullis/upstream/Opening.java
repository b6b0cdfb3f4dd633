package dev.portcullis.upstream;

import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the pipeline of a connection that is being opened. When it is connected and encrypted, and the version of HTTP is
 * known, the connection itself takes its place and goes to the {@link Dial} that asked for it.
 */
@EventLoopConfined
final class Opening extends ChannelInboundHandlerAdapter {

    private final EndpointPool pool;
    private final int attempt;
    private @Nullable Dial dial;
    private @Nullable Throwable trouble;

    Opening(EndpointPool pool, Dial dial, int attempt) {
        this.pool = pool;
        this.dial = dial;
        this.attempt = attempt;
    }

    // ---- news from the socket

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Dial asking = dial;
        if (!pool.endpoint().url().secure()) {
            begin(ctx, pool.endpoint().url().http2());
        } else if (asking != null) {
            asking.encrypting(attempt);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                failed(CoreError.UPSTREAM_TLS, handshake.cause());
            } else if (isHttp2(ctx)) {
                begin(ctx, true);
            } else if (pool.offer().contains(Protocol.HTTP_1_1)) {
                begin(ctx, false);
            } else {
                failed(CoreError.UPSTREAM_TLS, new IllegalStateException("the server did not agree to h2 by ALPN"));
            }
        }
    }

    private static boolean isHttp2(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        return tls != null && Protocol.H2.toString().equals(tls.applicationProtocol());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = trouble == null ? cause : trouble;
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(pool.endpoint().url().secure() ? CoreError.UPSTREAM_TLS : CoreError.UPSTREAM_REFUSED, trouble);
    }

    // ---- what comes of it

    private void begin(ChannelHandlerContext ctx, boolean http2) {
        if (http2) {
            new Http2UpstreamConnection(pool, this).begin(ctx);
            return;
        }
        Http1UpstreamConnection connection = new Http1UpstreamConnection(pool);
        ctx.pipeline().replace(this, null, connection);
        opened(connection, ctx.channel());
    }

    /** The connection can be lent. */
    void opened(PooledConnection connection, Channel socket) {
        Dial asking = dial;
        dial = null;
        if (asking != null) {
            asking.opened(attempt, connection, socket);
        }
    }

    /** There will be no connection; it is closed if it is not yet. */
    void failed(GatewayError error, @Nullable Throwable cause) {
        Dial asking = dial;
        dial = null;
        if (asking != null) {
            asking.failed(attempt, error, cause);
        }
    }
}
