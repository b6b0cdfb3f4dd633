package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A client's connection, whatever it speaks, as its loop lists it: so that all of them can be drained. */
@EventLoopConfined
abstract class ClientConnection extends ChannelInboundHandlerAdapter {

    /** Neighbours in the list of {@link LoopState}. */
    @Nullable ClientConnection previous;

    @Nullable ClientConnection next;

    /** Closes now if nothing is under way, else after what is. */
    abstract void drain();

    /** Closes, whatever is under way. */
    abstract void closeNow();
}
