package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands first in the pipeline of a connection that is being opened: sends the PROXY header before all else, and leaves. */
@EventLoopConfined
final class ProxyHeaderSender extends ChannelInboundHandlerAdapter {

    private final byte[] header;

    ProxyHeaderSender(byte[] header) {
        this.header = header;
    }

    /** A header that cannot be written leads to a connection without answer: nothing more is to be done here. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(header), ctx.voidPromise());
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }
}
