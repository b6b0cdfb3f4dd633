package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCounted;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * Sends back what it is sent, over TLS, on a loopback port; remembers what the pipeline was told. Reads on demand, as
 * the gateway does.
 */
final class EchoServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<TlsFacts> facts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final ChannelGroup children = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Queue<SSLEngine> engines = new ConcurrentLinkedQueue<>();
    private final Channel channel;

    EchoServer(ServerTls tls) {
        this(tls, 0);
    }

    /** @param port 0 for any that is free */
    EchoServer(ServerTls tls, int port) {
        channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        tls.install(child.pipeline(), Duration.ofSeconds(PATIENCE_SECONDS));
                        child.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** What the next successful handshake agreed on. */
    TlsFacts facts() throws InterruptedException {
        return facts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Why the next failed handshake did. */
    Throwable failure() throws InterruptedException {
        return failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Fails if an engine of a closed connection still holds native memory. */
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        children.close().syncUninterruptibly();
        loops.submit(() -> {}).syncUninterruptibly();
        loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(engines)
                .allSatisfy(engine -> assertThat(engine instanceof ReferenceCounted r ? r.refCnt() : 0)
                        .as("references to the engine")
                        .isZero());
    }

    private final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            children.add(ctx.channel());
            ctx.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof TlsFacts agreed) {
                facts.add(agreed);
            } else if (event instanceof SslHandshakeCompletionEvent completion) {
                engines.add(ctx.pipeline().get(SslHandler.class).engine());
                if (!completion.isSuccess()) {
                    failures.add(completion.cause());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
