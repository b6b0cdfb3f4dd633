package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/2 with TLS that does as RFC 9113, 6.8 has it: once the server has said GOAWAY it begins no more streams
 * there, waits for those it has, and asks on another connection.
 */
final class Http2Caller implements Load.Client {

    private static final int PATIENCE_SECONDS = 20;

    private final URI server;
    private final String target;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext tls;
    private @Nullable Channel connection;

    Http2Caller(URI server, String target) throws Exception {
        this.server = server;
        this.target = target;
        this.tls = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
    }

    @Override
    public String ask() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        while (connection == null || !begin(connection, answer)) {
            connection = connect();
        }
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** On the loop, where no GOAWAY can come between the look and the request. */
    private boolean begin(Channel on, CompletableFuture<String> answer) throws Exception {
        return on.eventLoop()
                .submit(() -> {
                    GoAway last = on.pipeline().get(GoAway.class); // gone with a connection that is closed
                    if (last == null || last.said) {
                        return false;
                    }
                    new Http2StreamChannelBootstrap(on)
                            .handler(new Answer(answer))
                            .open()
                            .addListener(opened -> {
                                if (opened.isSuccess()) {
                                    send((Http2StreamChannel) opened.getNow(), answer);
                                } else {
                                    answer.completeExceptionally(opened.cause());
                                }
                            });
                    return true;
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void send(Http2StreamChannel stream, CompletableFuture<String> answer) {
        Http2Headers head = new DefaultHttp2Headers()
                .method("GET")
                .scheme("https")
                .authority("test.example")
                .path(target);
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(head, true)).addListener(sent -> {
            if (!sent.isSuccess()) {
                answer.completeExceptionally(sent.cause());
            }
        });
    }

    private Channel connect() throws Exception {
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc()))
                                .addLast(Http2FrameCodecBuilder.forClient().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                                .addLast(new GoAway());
                    }
                })
                .connect(server.getHost(), server.getPort())
                .sync()
                .channel();
        channel.pipeline().get(SslHandler.class).handshakeFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return channel;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static final class GoAway extends ChannelInboundHandlerAdapter {

        private boolean said;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                said = true;
            }
            ReferenceCountUtil.release(message);
        }
    }

    /** The stream of one request. */
    private static final class Answer extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<String> answer;
        private final StringBuilder body = new StringBuilder();

        Answer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof Http2HeadersFrame head) {
                    assertThat(head.headers().status()).hasToString("200");
                    endIf(head.isEndStream());
                } else if (message instanceof Http2DataFrame data) {
                    ByteBuf content = data.content();
                    body.append(content.toString(StandardCharsets.UTF_8));
                    endIf(data.isEndStream());
                } else if (message instanceof Http2ResetFrame reset) {
                    answer.completeExceptionally(new AssertionError("reset: " + reset.errorCode()));
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void endIf(boolean last) {
            if (last) {
                answer.complete(body.toString());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new AssertionError("closed without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
