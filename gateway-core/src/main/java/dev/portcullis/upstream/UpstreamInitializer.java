package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import org.jspecify.annotations.Nullable;

/** Puts a new connection's handlers into its pipeline: encryption where the server's URL asks for it, and the connection. */
final class UpstreamInitializer extends ChannelInitializer<Channel> {

    private final Http1UpstreamConnection connection;
    private final TargetUrl url;
    private final @Nullable UpstreamTls tls;

    UpstreamInitializer(Http1UpstreamConnection connection, TargetUrl url, @Nullable UpstreamTls tls) {
        this.connection = connection;
        this.url = url;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (url.secure()) {
            if (tls == null) {
                throw new IllegalStateException(url + ": no TLS for a server with https");
            }
            channel.pipeline().addLast(tls.handler(channel.alloc(), url.host(), url.port()));
        }
        channel.pipeline().addLast(connection);
    }
}
