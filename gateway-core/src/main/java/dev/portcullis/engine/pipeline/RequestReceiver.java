package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes what {@link Http1Input} reads, one request after the other; within any call it may tell the input what comes next. */
@EventLoopConfined
interface RequestReceiver {

    /** @param refusal why the head cannot be accepted, or null */
    void requestBegins(@Owned HeadBlock head, @Nullable GatewayError refusal);

    void requestData(@Owned ByteBuf piece);

    /** Also when the client has ended its direction of a tunnel. */
    void requestEnds(@Borrowed @Nullable HeadBlock trailers);

    /** The rest of the body does not come, or not in time, or has no meaning. */
    void requestFails(GatewayError why);

    /**
     * There is no more to drop of a body whose answer is complete.
     *
     * @param whole whether its end was found, so that the next request is behind it
     */
    void restDropped(boolean whole);
}
