package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.tls.TlsFacts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/** One client connection that speaks HTTP/1: the handler of its channel, and what its loop lists. */
@EventLoopConfined
public final class Http1Connection extends ClientConnection {

    private final LoopState loop;
    private final ListenerState listener;
    private final Channel channel;
    private final PeerFacts peer;
    private final Http1Clock clock;
    private final Http1ClientStream stream;
    private final Http1Input input;

    public Http1Connection(Channel channel, LoopState loop, ListenerState listener) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.peer = new PeerFacts(channel, listener);
        this.clock = new Http1Clock(loop.context(), listener, this::deadlinePassed);
        this.stream = new Http1ClientStream(channel, loop, listener, peer, clock);
        this.input = stream.input();
    }

    // ---- the channel

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        stream.attach(ctx);
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

    /** Begins on an open channel that the loop lists already; its first request head may take {@code deadline} then. */
    void begin(long deadline) {
        if (loop.isLeaving()) {
            stream.leave();
        }
        clock.awaitFirst(deadline);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        input.received((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            stream.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsFacts facts) {
            peer.tls(facts);
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            loop.tlsFailed();
        } else if (event == ChannelInputShutdownEvent.INSTANCE
                || event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            stream.inputEnds();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.closed(this);
        boolean inGoodOrder = input.isEnded() && peer.secure();
        stream.close(inGoodOrder ? null : CoreError.CLIENT_GONE);
    }

    private void deadlinePassed() {
        if (input.breakOff() || stream.running() != null) {
            return;
        }
        if (input.awaitsHead() && SendWatch.pending(channel) > 0) {
            clock.awaitRequest(loop.context().nanos()); // it still reads the last answer
            return;
        }
        channel.close();
    }

    // ---- the configuration changes, the gateway stops

    @Override
    ListenerState listener() {
        return listener;
    }

    @Override
    void reconfigured(Consumer<DefaultExchange> each) {
        stream.reconfigured();
        DefaultExchange running = stream.running();
        if (running != null) {
            each.accept(running);
        }
    }

    @Override
    long idleSince() {
        if (!stream.isIdle() || SendWatch.pending(channel) > 0) {
            return BUSY;
        }
        return clock.idleSince();
    }

    @Override
    void leave() {
        stream.leave();
    }

    @Override
    void drain() {
        stream.drain();
    }

    @Override
    void closeNow() {
        stream.close(CoreError.GATEWAY_STOPPING);
        channel.close();
    }
}
