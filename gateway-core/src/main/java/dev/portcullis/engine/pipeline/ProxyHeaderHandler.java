package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.wire.proxy.ProxiedPeer;
import dev.portcullis.wire.proxy.ProxyHeaderReader;
import dev.portcullis.wire.proxy.ProxyHeaderReader.Result;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The first of a connection behind a load balancer: reads the header of the PROXY protocol, then builds the pipeline of
 * any other connection and leaves. Who is not trusted, and who sends no header, is closed without an answer.
 *
 * <p><b>Threading:</b> one instance per connection, confined to its event loop. <b>Buffers:</b> releases what it reads,
 * and hands on what lies behind the header.
 */
@EventLoopConfined
final class ProxyHeaderHandler extends ClientConnection {

    private final Channel channel;
    private final LoopState loop;
    private final ListenerState listener;
    private final ProxyGate gate;
    private final Admission admission;
    private final ProxyHeaderReader reader = new ProxyHeaderReader();
    private final TimerWheel.Node deadline = new TimerWheel.Node() {
        @Override
        protected void expired() {
            refuse("no PROXY header in time");
        }
    };

    ProxyHeaderHandler(Channel channel, LoopState loop, ListenerState listener, ProxyGate gate, Admission admission) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.gate = gate;
        this.admission = admission;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.opened(this);
        if (loop.isDraining()) {
            channel.close();
        } else if (gate.trusts(channel.remoteAddress())) {
            loop.context().timers().set(deadline, loop.context().nanos() + listener.headNanos());
        } else {
            refuse("not from an address in proxy-protocol.from");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        Result result = channel.isActive() ? reader.read(in) : Result.MORE;
        if (result == Result.DONE && isAdmitted(reader.peer())) {
            handOver(ctx, in);
            return;
        }
        in.release();
        if (result == Result.DONE) {
            channel.close();
        }
        if (result == Result.FAILED) {
            refuse("it does not begin with a PROXY header");
        }
    }

    private boolean isAdmitted(@Nullable ProxiedPeer client) {
        return client == null || admission.admits(channel, listener, client.source());
    }

    private void handOver(ChannelHandlerContext ctx, ByteBuf rest) {
        loop.context().timers().remove(deadline);
        loop.replaced(this);
        channel.attr(ProxyGate.PEER).set(reader.peer());
        Acceptor.install(channel, loop, listener);
        ctx.fireChannelActive();
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.context().timers().remove(deadline);
        loop.closed(this);
    }

    /** Resets and the like: nothing has begun that could be harmed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }

    private void refuse(String why) {
        gate.refused(channel, why);
        channel.close();
    }

    @Override
    ListenerState listener() {
        return listener;
    }

    @Override
    long idleSince() {
        return deadline.isSet() ? deadline.deadline() - listener.headNanos() : BUSY;
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
