package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.engine.pipeline.ListenerState;
import dev.portcullis.tls.ServerTls;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound listener.
 *
 * @param state what new connections are given; replaced when settings change
 * @param inherited whether another process has bound it
 */
record OpenListener(
        ListenerConfig config,
        Channel channel,
        AtomicReference<ListenerState> state,
        @Nullable ServerTls tls,
        boolean inherited) {

    private static final Logger LOG = LoggerFactory.getLogger(OpenListener.class);

    /** Null for a unix socket. */
    @Nullable InetSocketAddress address() {
        return config.address().socket() == null ? (InetSocketAddress) channel.localAddress() : null;
    }

    /** Starts accepting. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Stops accepting, for good; open connections go on. */
    void close() {
        removeFile();
        release();
    }

    /** Of a unix socket; to be called while it listens, when the file is its own: a moment later it may be another's. */
    void removeFile() {
        String socket = config.address().socket();
        if (socket != null) {
            try {
                Files.deleteIfExists(Path.of(socket));
            } catch (IOException e) {
                LOG.warn("{} cannot be removed: {}", socket, e.toString());
            }
        }
    }

    /** Stops accepting here; another process that has the socket goes on. */
    void release() {
        stop();
        closeTls();
    }

    /** The like, while handshakes go on. */
    void stop() {
        channel.close().awaitUninterruptibly();
    }

    void closeTls() {
        if (tls != null) {
            tls.close();
        }
    }
}
