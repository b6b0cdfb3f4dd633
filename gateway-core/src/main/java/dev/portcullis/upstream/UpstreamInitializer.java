package dev.portcullis.upstream;

import dev.portcullis.config.model.TargetUrl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import org.jspecify.annotations.Nullable;

/** Puts a new connection's handlers into its pipeline: encryption where the server's URL asks for it, and what opens it. */
final class UpstreamInitializer extends ChannelInitializer<Channel> {

    private final Opening opening;
    private final EndpointPool pool;
    private final @Nullable UpstreamTls tls;
    private final byte @Nullable [] proxyHeader;

    /** @param proxyHeader what comes before everything else; null for nothing */
    UpstreamInitializer(Opening opening, EndpointPool pool, @Nullable UpstreamTls tls, byte @Nullable [] proxyHeader) {
        this.opening = opening;
        this.pool = pool;
        this.tls = tls;
        this.proxyHeader = proxyHeader;
    }

    @Override
    protected void initChannel(Channel channel) {
        TargetUrl url = pool.endpoint().url();
        if (proxyHeader != null) {
            channel.pipeline().addLast(new ProxyHeaderSender(proxyHeader));
        }
        if (url.secure()) {
            if (tls == null) {
                throw new IllegalStateException(url + ": no TLS for a server that needs it");
            }
            channel.pipeline().addLast(tls.handler(channel.alloc(), url.host(), url.port(), pool.offer()));
        }
        channel.pipeline().addLast(opening);
    }
}
