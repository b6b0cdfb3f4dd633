package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopReadBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks whether a client in plain text begins with the preface of HTTP/2 (RFC 9113, 3.4); any other speaks HTTP/1. */
@EventLoopConfined
final class PrefaceChoice extends ProtocolChoice {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private @Nullable ByteBuf begun;

    PrefaceChoice(Channel channel, LoopState loop, ListenerState listener) {
        super(channel, loop, listener);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = begun;
        if (before != null) {
            in = channel.alloc()
                    .directBuffer(before.readableBytes() + in.readableBytes())
                    .writeBytes(before)
                    .writeBytes(in);
            before.release();
            ((ByteBuf) message).release();
            begun = null;
        }
        int compared = Math.min(in.readableBytes(), PREFACE.length);
        boolean http2 = matches(in, compared);
        if (http2 && compared < PREFACE.length) {
            begun = LoopReadBuffer.detach(in, channel.alloc());
            return;
        }
        choose(ctx, http2);
        ctx.fireChannelRead(in);
        ctx.pipeline().remove(this);
    }

    private static boolean matches(ByteBuf in, int length) {
        int start = in.readerIndex();
        for (int i = 0; i < length; i++) {
            if (in.getByte(start + i) != PREFACE[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }
}
