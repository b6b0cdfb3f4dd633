package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection to an upstream, whatever the version of HTTP: an HTTP/1 connection while it is
 * lent, or a stream of HTTP/2.
 *
 * <p>Whoever gets a stream calls {@link #start} or {@link #cancel} before he returns. After {@link Listener#onEnd}, {@link
 * Listener#onFail} or {@link #cancel} it belongs to its pool again and the listener hears no more. The pool takes an HTTP/1
 * connection back only when request <em>and</em> answer are complete; a stream of HTTP/2 whose answer ends first is reset.
 */
@EventLoopConfined
public interface UpstreamStream {

    /** How far a request that broke off may have got, which decides whether it may be sent again. */
    enum Progress {

        /**
         * The server has not acted on it: it said so (RFC 9113, 8.7), or nothing was sent. Any request may be sent again whose
         * body can be.
         */
        UNPROCESSED,

        /**
         * Not one byte of an answer came over a connection that was used before: most likely the server had closed it while
         * it was idle. A request may be sent again if repeating it does no harm (RFC 9110, 9.2.2).
         */
        UNANSWERED,

        /** Anything else: the request must not be sent again. */
        BEGUN
    }

    /** What happens to the answer. Calls come on the loop, one at a time; never from within a call of the stream's. */
    interface Listener {

        /** An interim answer other than 100 and 101; borrowed. */
        void onInformational(@Borrowed HeadBlock interim);

        /** The block given to {@link #start} is filled in. */
        void onHead();

        void onData(@Owned ByteBuf chunk);

        /** The answer is complete; the stream is gone. {@code trailers} is borrowed, null for none. */
        void onEnd(@Borrowed @Nullable HeadBlock trailers);

        /**
         * It broke off; the stream is gone.
         *
         * @param progress how far the request may have got
         */
        void onFail(GatewayError error, @Nullable Throwable cause, Progress progress);

        /** The stream takes more of the request's body again. */
        void onWritable();

        /** The server asked for the body ({@code 100 Continue}). */
        void onContinue();
    }

    /** Before {@link #start}: how long the answer may take to begin, in place of the upstream's setting; 0 for that. */
    void responseNanos(long nanos);

    /**
     * Sends the head. Its hop-by-hop lines stay behind and its framing is written from {@code bodyLength}; {@code TE} stays
     * behind, too, but for {@code trailers} in HTTP/2. Scheme and, unless the client's is kept, authority are the server's.
     *
     * @param request read within this call only
     * @param target replaces the head's target if not null
     * <p>With {@link HeadBlock#TUNNEL} it asks to switch to the protocol of its Upgrade line. If the server does, the answer's
     * head is a 101 of that length, and from then on {@link #data}, {@link #end} and {@link Listener#onData} carry raw bytes
     * both ways; {@link Listener#onEnd} says that the server sends no more, but it still takes data until {@link #end}. The
     * stream lasts until {@link #cancel}.
     *
     * @param bodyLength bytes, or {@link HeadBlock#CHUNKED}; with {@link HeadBlock#NO_BODY} the request is complete
     * @param into filled with the head of the answer; stays the caller's
     */
    void start(
            Listener listener, @Borrowed HeadBlock request, byte @Nullable [] target, long bodyLength, HeadBlock into);

    /** Sends a piece of the body. */
    void data(@Owned ByteBuf chunk);

    /** The body is complete. {@code trailers} is borrowed, null for none. */
    void end(@Borrowed @Nullable HeadBlock trailers);

    /** Whether more of the body should come now. */
    boolean isWritable();

    /**
     * Asks for no more of the answer for now. What is under way may be held back or still come, {@link Listener#onEnd}
     * included: of HTTP/2 as much as a window holds, which is given back from {@link #resume} on.
     */
    void pause();

    /** Ends {@link #pause}. Does not call the listener from within. */
    void resume();

    /** Gives up: the server learns that nobody wants the answer. The listener hears no more. */
    void cancel();

    /**
     * Wants no more of an answer whose head has come. The listener hears no more; a connection of HTTP/1 is kept if little of
     * the answer is left, which is read and dropped.
     */
    default void discard() {
        cancel();
    }

    /** Whether {@link Progress#UNPROCESSED} may be heard after some of the body was sent. */
    default boolean tellsUnprocessed() {
        return false;
    }

    /** Whether {@link Progress#UNANSWERED} may be heard: the connection was used before. */
    default boolean mayBeStale() {
        return false;
    }

    /** The server at the other end. */
    Endpoint endpoint();
}
