package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** The ways in which a connection ends, by what its client must be able to tell. */
@EventLoopConfined
final class LingeringClose {

    /** How long input is dropped before the connection is closed for good. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long MOST_BYTES = 256 * 1024;

    private final Channel channel;
    private long discarded;
    private boolean begun;

    LingeringClose(Channel channel) {
        this.channel = channel;
    }

    /** Closes when all that was written has been sent. For a connection with no unread input. */
    void closeFlushed() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Sends all that was written, says that no more will come, and leaves the connection open for input, which is dropped:
     * closing with unread input would make the system send a reset that can overtake the answer.
     */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture sent = tls != null ? tls.closeOutbound() : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        sent.addListener(done -> ((DuplexChannel) channel).shutdownOutput());
    }

    /** Counts dropped input; too much of it ends the connection. */
    void discarded(int bytes) {
        discarded += bytes;
        if (discarded > MOST_BYTES) {
            channel.close();
        }
    }

    /**
     * Ends the connection in the middle of an answer.
     *
     * @param reset whether an ordinary end would make the answer look complete
     */
    void abort(boolean reset) {
        if (reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        } else {
            channel.close();
        }
    }
}
