package dev.portcullis.spi;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;

/**
 * The body of a request or response, streaming through.
 *
 * <p>Nothing is buffered unless someone asks for it, and bytes are read from the sender only as fast as the receiver
 * takes them.
 */
public interface Body {

    /** {@link #length}: not known in advance. */
    long UNKNOWN = -1;

    /** Bytes, or {@link #UNKNOWN}. After {@link #transform}, always unknown. */
    long length();

    /** Whether there certainly is none. */
    default boolean isEmpty() {
        return length() == 0;
    }

    /** Fails the exchange with {@code error} once more than {@code max} bytes have come. The smallest limit set counts. */
    void limit(long max, GatewayError error);

    /**
     * Collects the whole body, then asks {@code next}; the body goes on to the receiver afterwards. Return the result from
     * the filter. More than {@code max} bytes: 413 for a request, 502 for a response. Several filters share one buffer.
     */
    Outcome aggregate(long max, Function<BufferedBody, Outcome> next);

    /** Sends every chunk through {@code transformer}; in filter order, so inwards for requests and outwards for responses. */
    void transform(BodyTransformer transformer);

    /**
     * Lets {@code tap} see every chunk at this place in the order of transformers. Unlike these it changes nothing: length and
     * entity tag stay. A later {@link #replace} puts another body in place of the one it watches, and so ends it early.
     */
    void tap(BodyTap tap);

    /** Replaces what was or would have been received by these bytes. */
    void replace(byte[] bytes);

    /**
     * Lets the engine push the body into {@code sink} while it is writable. For integrations, once per exchange, request
     * body only.
     */
    void drainTo(BodySink sink);

    /** A collected body, lent for the length of a call. */
    interface BufferedBody {

        int length();

        /** A copy. */
        byte[] bytes();

        /** As UTF-8; malformed bytes become U+FFFD. */
        String text();
    }

    /** Changes a body on its way. One instance per body; called on the exchange's loop, one call at a time. */
    interface BodyTransformer {

        /** Takes a chunk and emits any number. */
        void transform(@Owned ByteBuf chunk, BodyOutput out);

        /**
         * How many bytes it takes in one turn of the loop. For transformers whose work on a large chunk would keep other
         * exchanges waiting: what is more comes in the next turns. Asked once.
         */
        default int bytesPerTurn() {
            return Integer.MAX_VALUE;
        }

        /** The last chunk has come; emits what was kept back. */
        void end(BodyOutput out);

        /** The body ends early: releases whatever is held. Not called after {@link #end}. */
        default void discard() {}
    }

    /** Watches a body on its way. One instance per body; called on the exchange's loop, one call at a time. */
    interface BodyTap {

        void data(@Borrowed ByteBuf chunk);

        /** The last chunk has come: the body is whole. */
        void end(boolean withTrailers);

        /** The body ends early. Not called after {@link #end}. */
        void discard();
    }

    /** Where a transformer puts its chunks. */
    interface BodyOutput {

        void emit(@Owned ByteBuf chunk);

        /** Ends the exchange with an error; nothing may be emitted after it. */
        void fail(GatewayError error);
    }
}
