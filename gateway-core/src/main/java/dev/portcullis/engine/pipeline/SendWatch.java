package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.socket.TcpSending;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;

/*
 * What counts is what the client's system has acknowledged. Where that is not known it is what ours has taken, whose buffer
 * hides for a while what the client has read of it: who seems too slow then is granted the time for one such buffer.
 *
 * A client that has read much may rest, as players of films do, but for no longer than one that reads nothing at all: that is
 * found out by the idle time; and as soon as nothing was taken between two looks, if memory is short.
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
    private long taken;
    private long silent;
    private long slow;
    private boolean granted;

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
        if (!isSet() && pending(channel) > 0) {
            long now = loop.context().nanos();
            long acknowledged = TcpSending.acknowledged(channel);
            granted = acknowledged >= 0;
            taken = acknowledged >= 0 ? acknowledged : takenBySystem();
            silent = now + idleNanos;
            slow = later(pace.first(now), Math.max(taken, 0), now);
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

    /** Parts of a piece too; by some constant less. */
    private long takenBySystem() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? passed : passed - queue.totalPendingWriteBytes() + queue.currentProgress();
    }

    private long later(long due, long bytes, long now) {
        return now + Math.min(pace.after(due, bytes, now) - now, Math.max(idleNanos, pace.graceNanos()));
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
        long acknowledged = TcpSending.acknowledged(channel);
        taken = acknowledged >= 0 ? acknowledged : takenBySystem();
        if (taken > before) {
            silent = now + idleNanos;
        } else if (loop.isShortOfMemory()) {
            silent = now;
        }
        slow = later(slow, taken - before, now);
        if (now - slow >= 0 && !granted) {
            granted = true;
            Integer buffer = channel.config().getOption(ChannelOption.SO_SNDBUF);
            slow = later(slow, buffer == null ? 0 : buffer, now);
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
