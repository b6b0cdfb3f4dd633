package dev.portcullis.engine.takeover;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One side of a conversation: lines, and descriptors where they are expected. Any thread. */
final class Link {

    /** What is heard last. */
    static final Object END = new Object();

    private static final long PATIENCE_SECONDS = 5;

    private final EpollDomainSocketChannel channel;

    Link(EpollDomainSocketChannel channel) {
        this.channel = channel;
    }

    /** @param ear given each line, each {@link FileDescriptor} and at last {@link #END}, on the loop */
    void install(Consumer<Object> ear) {
        channel.pipeline()
                .addLast(new LineBasedFrameDecoder(Words.LONGEST_LINE))
                .addLast(new StringDecoder(StandardCharsets.UTF_8))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object heard) {
                        ear.accept(heard);
                    }

                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        ear.accept(END);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close();
                    }
                });
    }

    int pid() throws IOException {
        return channel.peerCredentials().pid();
    }

    /** Whether what comes next is a descriptor; to be said before it is asked for. */
    void expectDescriptor(boolean expected) {
        channel.config().setReadMode(expected ? DomainSocketReadMode.FILE_DESCRIPTORS : DomainSocketReadMode.BYTES);
    }

    /** Sends a line; false if the other side is gone or does not take it. */
    boolean say(String line) {
        return sent(channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), line + "\n")));
    }

    /** Sends a copy of the descriptor; false as with {@link #say}. When this returns, the descriptor may be closed. */
    boolean give(FileDescriptor descriptor) {
        return sent(channel.writeAndFlush(descriptor));
    }

    private boolean sent(ChannelFuture writing) {
        if (!writing.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            close();
        }
        return writing.isSuccess();
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
