package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.engine.pipeline.ListenerState;
import dev.portcullis.tls.ServerTls;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bound listener.
 *
 * @param state what new connections are given; replaced when settings change
 */
record OpenListener(
        ListenerConfig config,
        Channel channel,
        AtomicReference<ListenerState> state,
        @Nullable ServerTls tls) {

    /** Null for a unix socket. */
    @Nullable InetSocketAddress address() {
        return config.address().socket() == null ? (InetSocketAddress) channel.localAddress() : null;
    }

    /** Starts accepting. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Stops accepting; open connections go on. */
    void close() {
        channel.close().awaitUninterruptibly();
        if (tls != null) {
            tls.close();
        }
    }
}
