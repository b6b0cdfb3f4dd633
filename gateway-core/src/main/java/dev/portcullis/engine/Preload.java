package dev.portcullis.engine;

import dev.portcullis.config.model.GatewayConfig.TransportKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Makes a listening socket and throws it away, so that the classes and native libraries this needs are there. */
final class Preload {

    /** Shared as those of the listeners are: Netty looks for the annotation. */
    @Sharable
    private static final class NoHandler extends ChannelInboundHandlerAdapter {}

    private Preload() {}

    static void run() {
        Transport transport = Transport.of(TransportKind.AUTO);
        Channel channel = transport.servers().newChannel();
        try {
            channel.pipeline().addLast(new NoHandler());
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
