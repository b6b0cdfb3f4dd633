package dev.portcullis.spi;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body: chunks, then exactly one of {@link #end} and {@link #fail}. Called on the exchange's loop.
 *
 * <p>Chunks come only while the sink is writable, but for what was in flight already when it stopped being so.
 */
public interface BodySink {

    void data(@Owned ByteBuf chunk);

    /** The body is complete. {@code trailers} is borrowed; null for none. */
    void end(@Nullable HeadBlock trailers);

    /** The body breaks off; the receiver must be able to tell. */
    void fail(GatewayError error, @Nullable Throwable cause);

    boolean isWritable();

    /** Runs {@code action} each time the sink becomes writable again. One action; a second call replaces it. */
    void onWritable(Runnable action);
}
