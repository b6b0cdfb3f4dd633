package dev.portcullis.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testkit.LeakGuard;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class DirectSendTest {

    private final CompletableFuture<ChannelHandlerContext> accepted = new CompletableFuture<>();
    private MultiThreadIoEventLoopGroup loops;
    private ChannelHandlerContext handler;
    private Socket peer;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        accepted.complete(ctx);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel()
                .localAddress();
        peer = new Socket(address.getAddress(), address.getPort());
        handler = accepted.get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws IOException {
        if (peer != null) {
            peer.close();
        }
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        return handler.executor().submit(action).get(10, TimeUnit.SECONDS);
    }

    private static ByteBuf piece(String text) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(text.length()).writeBytes(text.getBytes(US_ASCII));
    }

    private String received(int bytes) throws IOException {
        return new String(peer.getInputStream().readNBytes(bytes), US_ASCII);
    }

    @Test
    void pieceReachesThePeer() throws Exception {
        assertThat(onLoop(() -> DirectSend.of(handler).sendsAll(piece("hello"))))
                .isTrue();

        assertThat(received(5)).isEqualTo("hello");
    }

    @Test
    void nothingOvertakesWhatWaits() throws Exception {
        boolean sent = onLoop(() -> {
            DirectSend direct = DirectSend.of(handler);
            handler.write(piece("first "));
            ByteBuf second = piece("second");
            boolean all = direct.sendsAll(second);
            handler.writeAndFlush(second);
            return all;
        });

        assertThat(sent).isFalse();
        assertThat(received(12)).isEqualTo("first second");
    }

    @Test
    void restThatTheSocketDoesNotTakeIsLeft() throws Exception {
        int size = 64 * 1024 * 1024;
        int left = onLoop(() -> {
            ByteBuf large = Unpooled.directBuffer(size).writerIndex(size);
            boolean all = DirectSend.of(handler).sendsAll(large);
            int rest = all ? 0 : large.readableBytes();
            large.release();
            return rest;
        });

        assertThat(left).isBetween(1, size - 1);
        assertThat(received(size - left)).hasSize(size - left);
    }

    @Test
    void closedChannelTakesNothing() throws Exception {
        DirectSend direct = onLoop(() -> DirectSend.of(handler));
        handler.close().sync();
        boolean sent = onLoop(() -> {
            ByteBuf late = piece("late");
            boolean all = direct.sendsAll(late);
            late.release();
            return all;
        });

        assertThat(sent).isFalse();
    }

    @Test
    void handlerThatChangesWhatIsWrittenIsNotPassedBy() throws Exception {
        DirectSend direct = onLoop(() -> {
            handler.pipeline().addFirst(new ChannelOutboundHandlerAdapter());
            return DirectSend.of(handler);
        });

        assertThat(direct).isNull();
    }

    @Test
    void channelWithoutASocketHasNone() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

        assertThat(DirectSend.of(channel.pipeline().firstContext())).isNull();
        channel.close();
    }
}
