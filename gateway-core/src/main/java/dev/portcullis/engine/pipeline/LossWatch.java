package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client has left while nothing more of its input is wanted. Epoll tells so by itself; NIO tells only those who
 * read, so there a little is read now and then, up to what the client may have sent before it left.
 */
@EventLoopConfined
final class LossWatch extends TimerWheel.Node {

    /** The receive buffer of NIO's sockets, so that little is left unread where nothing is read. */
    static final int RECEIVE_BUFFER = 256 * 1024;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What was read already, and the kernel's queue, for which it takes twice the receive buffer. */
    private static final int MOST = 8 * RECEIVE_BUFFER;

    private final Channel channel;
    private final HeldInput held;
    private final LoopContext loop;

    private LossWatch(Channel channel, HeldInput held, LoopContext loop) {
        this.channel = channel;
        this.held = held;
        this.loop = loop;
    }

    /** A watch for the channel, or null where the transport does without. */
    static @Nullable LossWatch of(Channel channel, HeldInput held, LoopContext loop) {
        boolean nio = channel instanceof NioSocketChannel || channel instanceof NioDomainSocketChannel;
        return nio ? new LossWatch(channel, held, loop) : null;
    }

    /** Reading has been switched off. */
    void begin() {
        loop.timers().set(this, loop.nanos() + PAUSE_NANOS);
    }

    /** Reading goes on, or the connection has ended. */
    void end() {
        loop.timers().remove(this);
    }

    @Override
    protected void expired() {
        if (!channel.config().isAutoRead() && held.bytes() < MOST) {
            channel.read();
            begin();
        }
    }
}
