package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import org.jspecify.annotations.Nullable;

/** Ends a connection whose server makes us answer its frames and does not read what we answer. */
@EventLoopConfined
final class ControlFrameLimit extends DecoratingHttp2ConnectionEncoder {

    private static final int MOST_WAITING = 1000;

    private @Nullable Http2LifecycleManager connection;
    private int waiting;
    private boolean passed;

    ControlFrameLimit(Http2ConnectionEncoder encoder) {
        super(encoder);
    }

    @Override
    public void lifecycleManager(Http2LifecycleManager manager) {
        connection = manager;
        super.lifecycleManager(manager);
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        return super.writeSettingsAck(ctx, counted(ctx, promise));
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        return super.writePing(ctx, ack, data, ack ? counted(ctx, promise) : promise);
    }

    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext ctx, int id, long code, ChannelPromise promise) {
        return super.writeRstStream(ctx, id, code, counted(ctx, promise));
    }

    private ChannelPromise counted(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (waiting >= MOST_WAITING && !passed) {
            ctx.flush();
            if (waiting >= MOST_WAITING) {
                end(ctx);
            }
        }
        waiting++;
        return promise.unvoid().addListener(sent -> waiting--);
    }

    private void end(ChannelHandlerContext ctx) {
        passed = true;
        Http2LifecycleManager of = connection;
        if (of != null) {
            of.onError(
                    ctx,
                    true,
                    Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%d frames wait unread", waiting));
        }
        ctx.close();
    }
}
