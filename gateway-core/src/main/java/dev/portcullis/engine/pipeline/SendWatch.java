package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;

/*
 * All that was written but for what is still pending has been taken: by the system, whose own buffer hides what the client has
 * read of it. A socket tells that there is room only when a good part of its buffer is empty. So before a client is found too
 * slow, it is granted the time for one such buffer. Whoever reads nothing at all is found out by the idle time; and as soon as
 * nothing was taken between two looks, if memory is short.
 */
/**
 * Watches a client that does not take what it is sent: from a flush that leaves something behind until nothing is left. Nothing
 * is asked of clients for which nothing waits.
 */
@EventLoopConfined
final class SendWatch extends TimerWheel.Node {

    private final Channel channel;
    private final LoopState loop;
    private final Pace pace;
    private final long idleNanos;
    private final Runnable tooSlow;

    private long passed;
    private long counted;
    private long taken;
    private long silent;
    private long slow;
    private boolean bufferGranted;

    /** @param tooSlow is to end the connection */
    SendWatch(Channel channel, LoopState loop, ListenerState listener, Runnable tooSlow) {
        this.channel = channel;
        this.loop = loop;
        this.pace = listener.readPace();
        this.idleNanos = listener.idleNanos();
        this.tooSlow = tooSlow;
    }

    /**
     * After a flush that left something behind.
     *
     * @param written bytes that the channel was given so far
     */
    void left(long written) {
        passed = written;
        if (isSet()) {
            return;
        }
        long pending = pending(channel);
        if (pending > 0) {
            long now = loop.context().nanos();
            counted = written - pending;
            taken = taken();
            silent = now + idleNanos;
            slow = pace.first(now);
            bufferGranted = false;
            look(now);
        }
    }

    /** Forgives who was found too slow, and begins anew. */
    void again() {
        left(passed);
    }

    /** Bytes that a channel was given and the system has not taken. */
    static long pending(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    /** What the system has taken so far, parts of a piece too; by some constant less. */
    private long taken() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? passed : passed - queue.totalPendingWriteBytes() + queue.currentProgress();
    }

    /** For a connection that goes away. */
    void end() {
        loop.context().timers().remove(this);
    }

    @Override
    protected void expired() {
        if (pending(channel) == 0) {
            return;
        }
        long now = loop.context().nanos();
        long before = taken;
        taken = taken();
        if (taken > before) {
            silent = now + idleNanos;
        } else if (loop.isShortOfMemory()) {
            silent = now;
        }
        slow = pace.after(slow, passed - counted, now);
        counted = passed;
        if (now - slow >= 0 && !bufferGranted) {
            bufferGranted = true;
            Integer buffer = channel.config().getOption(ChannelOption.SO_SNDBUF);
            slow = pace.after(slow, buffer == null ? 0 : buffer, now);
        }
        if (now - silent >= 0 || now - slow >= 0) {
            tooSlow.run();
        } else {
            look(now);
        }
    }

    /** Looks again soon, so that it is known when something was taken last. */
    private void look(long now) {
        long first = silent - slow < 0 ? silent : slow;
        long soon = now + Math.min(pace.graceNanos(), idleNanos);
        loop.context().timers().set(this, first - soon < 0 ? first : soon);
    }
}
