package dev.portcullis.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** A client that offers the session it got at one name when it asks for another, which the JDK's never does. */
final class ResumingCaller implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext context;
    private final int port;

    ResumingCaller(int port, String... versions) throws SSLException {
        this.port = port;
        this.context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(versions)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .build();
    }

    /** Sends a byte and waits for its echo; fails with an exception if the connection ends before. */
    void call(String serverName) throws Exception {
        CompletableFuture<Void> echo = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        SslHandler handler = context.newHandler(child.alloc(), "any.test", port);
                        SSLParameters parameters = handler.engine().getSSLParameters();
                        parameters.setServerNames(List.of(new SNIHostName(serverName)));
                        handler.engine().setSSLParameters(parameters);
                        child.pipeline().addLast(handler, new EchoReader(echo));
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        try {
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'x'}));
            echo.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            channel.close().sync();
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        ReferenceCountUtil.release(context);
    }

    private static final class EchoReader extends SimpleChannelInboundHandler<ByteBuf> {

        private final CompletableFuture<Void> echo;

        EchoReader(CompletableFuture<Void> echo) {
            this.echo = echo;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
            echo.complete(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            echo.completeExceptionally(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            echo.completeExceptionally(new IOException("closed"));
        }
    }
}
