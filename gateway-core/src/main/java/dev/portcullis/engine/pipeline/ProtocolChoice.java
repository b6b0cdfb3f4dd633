package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/** A connection whose version of HTTP is not known yet; gives its place to the one that speaks it. */
@EventLoopConfined
abstract class ProtocolChoice extends ClientConnection {

    final Channel channel;
    final LoopState loop;
    private final ListenerState listener;
    private final ConnectionDeadline deadline;
    private long due;
    private boolean chosen;

    ProtocolChoice(Channel channel, LoopState loop, ListenerState listener) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.deadline = new ConnectionDeadline(loop, channel::close);
    }

    /** Adds what serves a new connection of {@code listener}, behind TLS if it has that. */
    static void install(Channel channel, LoopState loop, ListenerState listener) {
        ChannelPipeline pipeline = channel.pipeline();
        if (!listener.http2()) {
            pipeline.addLast(new Http1Connection(channel, loop, listener));
        } else if (!listener.http1()) {
            new Http2ClientConnection(channel, loop, listener).install(pipeline);
        } else if (listener.tls() != null) {
            pipeline.addLast(new AlpnChoice(channel, loop, listener));
        } else {
            pipeline.addLast(new PrefaceChoice(channel, loop, listener));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.opened(this);
        if (loop.isDraining()) {
            channel.close();
            return;
        }
        begin(loop.context().nanos() + listener.headNanos());
    }

    private void begin(long until) {
        due = until;
        deadline.set(until);
    }

    /** Puts the connection that speaks it behind this handler, which is to leave when it has passed on what it has. */
    final void choose(ChannelHandlerContext ctx, boolean http2) {
        chosen = true;
        deadline.remove();
        if (http2) {
            Http2ClientConnection connection = new Http2ClientConnection(channel, loop, listener);
            loop.handOver(this, connection);
            connection.install(ctx.pipeline());
            connection.begin(due);
        } else {
            Http1Connection connection = new Http1Connection(channel, loop, listener);
            loop.handOver(this, connection);
            ctx.pipeline().addLast(connection);
            connection.begin(due);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.remove();
        if (chosen) {
            ctx.fireChannelInactive();
        } else {
            loop.closed(this);
        }
    }

    @Override
    ListenerState listener() {
        return listener;
    }

    @Override
    long idleSince() {
        return due - listener.headNanos();
    }

    @Override
    void drain() {
        channel.close();
    }

    @Override
    void closeNow() {
        channel.close();
    }
}
