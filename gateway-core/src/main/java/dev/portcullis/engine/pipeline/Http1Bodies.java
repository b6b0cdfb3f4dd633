package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1BodyReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the request bodies of one HTTP/1 connection; what reading takes is made for the first one. */
@EventLoopConfined
final class Http1Bodies {

    /** What may be left of a body for the connection to be worth keeping. */
    private static final long DROPPED_MOST = 64 * 1024;

    private final HeadBlockPool blocks;
    private final HeadLimits limits;
    private @Nullable Http1BodyReader reader;
    private @Nullable HeadBlock trailers;
    private long length;
    private boolean expectContinue;

    Http1Bodies(HeadBlockPool blocks, HeadLimits limits) {
        this.blocks = blocks;
        this.limits = limits;
    }

    /** The next body is this request's. */
    void announced(@Borrowed HeadBlock request) {
        length = request.bodyLength();
        expectContinue = request.expectContinue();
    }

    /** Whether the request announced has one. */
    boolean isAnnounced() {
        return length != HeadBlock.NO_BODY;
    }

    /** Whether the client waits for a word before it sends the body. */
    boolean isWordAwaited() {
        return expectContinue;
    }

    /** What comes from now on is the body. */
    void start() {
        expectContinue = false;
        HeadBlock into = trailers;
        if (into == null && length == HeadBlock.CHUNKED) {
            into = blocks.take();
            trailers = into;
        }
        Http1BodyReader body = reader;
        if (body == null) {
            body = new Http1BodyReader(limits);
            reader = body;
        }
        body.start(length, into);
    }

    private Http1BodyReader started() {
        Http1BodyReader body = reader;
        if (body == null) {
            throw new IllegalStateException("no body was started");
        }
        return body;
    }

    /** The next piece, as {@link Http1BodyReader#next} cuts it; null if the body has ended, has failed, or needs more input. */
    @Owned
    @Nullable ByteBuf next(@Borrowed ByteBuf in) {
        return started().next(in);
    }

    /** Drops the next piece. Returns whether there was one; if not, the body has ended, has failed, or needs more input. */
    boolean drop(@Borrowed ByteBuf in) {
        ByteBuf piece = next(in);
        if (piece == null) {
            return false;
        }
        if (piece == in) {
            in.skipBytes(in.readableBytes());
        }
        piece.release();
        return true;
    }

    boolean isEnd() {
        return started().isEnd();
    }

    boolean isMalformed() {
        return started().failed();
    }

    /** What came behind the body, valid until {@link #release} or the next {@link #start}; null if nothing did. */
    @Nullable HeadBlock trailers() {
        return started().hasTrailers() ? trailers : null;
    }

    /** Whether a body that was announced, and not started, is small enough to be read and dropped. */
    boolean isSmall() {
        return !expectContinue && length >= 0 && length <= DROPPED_MOST;
    }

    /** Whether what is left of the body that was started is. */
    boolean isRestSmall() {
        long left = started().remaining();
        return left >= 0 && left <= DROPPED_MOST;
    }

    /** Nobody looks at the trailers any more. */
    void release() {
        HeadBlock held = trailers;
        trailers = null;
        if (held != null) {
            held.release();
        }
    }
}
