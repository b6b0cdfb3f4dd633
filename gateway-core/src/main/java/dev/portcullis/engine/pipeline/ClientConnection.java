package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.DefaultExchange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection, whatever it speaks, as its loop lists it: so that all of them can be drained. */
@EventLoopConfined
abstract class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Neighbours in the list of {@link LoopState}. */
    @Nullable ClientConnection previous;

    @Nullable ClientConnection next;

    /**
     * Another configuration is in force: forgets what it remembers of the one before.
     *
     * @param each is given the exchanges under way
     */
    void reconfigured(Consumer<DefaultExchange> each) {}

    /** The listener it came in on. */
    abstract ListenerState listener();

    /** {@link #idleSince}: it is not idle. */
    static final long BUSY = Long.MAX_VALUE;

    /** Since when, by the loop's clock, it has done nothing and waits for its client; {@link #BUSY} if it does something. */
    abstract long idleSince();

    /** Whether it was idle at {@code nanos} already, and can be closed to make room for others. */
    final boolean mayGo(long nanos) {
        long since = idleSince();
        return since != BUSY && nanos - since >= 0 && !listener().apart();
    }

    /** Takes what its client may have sent by now, and tells it with the answer that there will be no other. */
    void leave() {}

    /** Closes now if nothing is under way, else after what is. */
    abstract void drain();

    /** Closes, whatever is under way. */
    abstract void closeNow();

    /** What a client or its network does is no news; anything else is a fault of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Channel channel = ctx.channel();
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("Connection from {}: {}", channel.remoteAddress(), cause.toString());
        } else {
            LOG.error("Connection from {}: {}", channel.remoteAddress(), cause.toString(), cause);
        }
        channel.close();
    }
}
