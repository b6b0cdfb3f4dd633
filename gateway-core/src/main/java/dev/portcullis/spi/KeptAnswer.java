package dev.portcullis.spi;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept in a form of its own, as a cache keeps answers, and writes itself when it is given. {@link
 * dev.portcullis.http.LocalResponse} is the simple way; this is for bodies that should stay off the heap.
 *
 * <p>Given by {@link Outcome#serve}. Both calls come on the exchange's loop, once and in this order. The answer must be alive
 * until then; a wait that ends before it is served never calls.
 */
@EventLoopConfined
public interface KeptAnswer {

    /**
     * Fills in an empty head: status and lines. Framing is written by the engine.
     *
     * @return bytes of body that the answer to a GET has
     */
    long writeHead(Exchange exchange, @Borrowed HeadBlock head);

    /** The body, a reference of the caller's own; null for none. Not asked where the answer has no body, as to HEAD. */
    @Owned
    @Nullable ByteBuf body(Exchange exchange);
}
