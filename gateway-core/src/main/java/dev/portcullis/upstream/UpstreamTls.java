package dev.portcullis.upstream;

import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.contract.AnyThread;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import java.util.List;

/** How connections to an upstream are encrypted and its servers verified. */
@AnyThread
@FunctionalInterface
public interface UpstreamTls {

    /**
     * A new handler for one connection, first in its pipeline.
     *
     * <p>It tells of the handshake with a {@link io.netty.handler.ssl.SslHandshakeCompletionEvent} and of the server's
     * close_notify with a {@link io.netty.handler.ssl.SslCloseCompletionEvent}, as Netty's own does. It needs no timeout: the
     * pool has one for the handshake.
     *
     * @param offer the versions to offer by ALPN, best first
     */
    ChannelHandler handler(ByteBufAllocator allocator, String host, int port, List<Protocol> offer);
}
