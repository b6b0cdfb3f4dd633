package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Switches a connection's reading off while more is held than should be.
 *
 * <p>It stays on as long as possible: it costs a system call to switch, and a client that leaves is only noticed while we
 * read. Where it must be off, {@link LossWatch} looks for that.
 */
@EventLoopConfined
final class ReadSwitch {

    private final Channel channel;
    private final HeldInput held;
    private final @Nullable LossWatch lossWatch;

    ReadSwitch(Channel channel, HeldInput held, LoopContext loop) {
        this.channel = channel;
        this.held = held;
        this.lossWatch = LossWatch.of(channel, held, loop);
    }

    boolean isOff() {
        return !channel.config().isAutoRead();
    }

    /** After more is held; from {@code most} bytes on nothing more is read. */
    void holding(int most) {
        if (held.bytes() >= most && !isOff()) {
            channel.config().setAutoRead(false);
            if (lossWatch != null) {
                lossWatch.begin();
            }
        }
    }

    /** What comes is wanted. */
    void on() {
        if (isOff()) {
            if (lossWatch != null) {
                lossWatch.end();
            }
            channel.config().setAutoRead(true);
        }
    }

    /** For a connection that goes away. */
    void end() {
        if (lossWatch != null) {
            lossWatch.end();
        }
    }
}
