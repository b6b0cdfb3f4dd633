package dev.portcullis.wire.h1;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one body after the other out of a byte stream: by length, chunked (RFC 9112, 7.1), or until the connection closes.
 *
 * <p>One per direction and connection, reused. It never takes a byte behind the body's end.
 */
@EventLoopConfined
public final class Http1BodyReader {

    private enum State {
        CONTENT,
        UNTIL_CLOSE,
        CHUNK_HEAD,
        CHUNK,
        CHUNK_CR,
        CHUNK_LF,
        TRAILERS,
        END,
        FAILED
    }

    private final HeadLines trailerLines;
    private final ChunkHead chunkHead = new ChunkHead();
    private @Nullable HeadBlock trailers;
    private State state = State.END;
    private long left;

    public Http1BodyReader(HeadLimits trailerLimits) {
        this.trailerLines = new HeadLines(trailerLimits);
    }

    /**
     * Begins the next body.
     *
     * @param length bytes, {@link HeadBlock#CHUNKED} or {@link HeadBlock#UNTIL_CLOSE}
     * @param trailers emptied now, and filled if the body is chunked and brings trailers; kept until the next start. May be
     *     null for a body that is not chunked
     */
    public void start(long length, @Nullable HeadBlock trailers) {
        this.trailers = trailers;
        if (trailers != null) {
            trailers.clear();
        }
        left = Math.max(length, 0);
        if (length == HeadBlock.CHUNKED) {
            chunkHead.reset();
            state = State.CHUNK_HEAD;
        } else if (length == HeadBlock.UNTIL_CLOSE) {
            state = State.UNTIL_CLOSE;
        } else {
            state = length == 0 ? State.END : State.CONTENT;
        }
    }

    /**
     * The next piece of content, cut off the front of {@code in} without copying. Where all that is left of {@code in} is
     * content, the piece is {@code in} itself, retained: its receiver moves its indexes, so the caller counts it as used up.
     *
     * @return null if the body has ended, has failed, or needs more input
     */
    public @Owned @Nullable ByteBuf next(@Borrowed ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case CONTENT:
                    return piece(in, State.END);
                case UNTIL_CLOSE:
                    return in.retain();
                case CHUNK:
                    return piece(in, State.CHUNK_CR);
                case CHUNK_CR:
                    expect(in, '\r', State.CHUNK_LF);
                    break;
                case CHUNK_LF:
                    chunkHead.reset();
                    expect(in, '\n', State.CHUNK_HEAD);
                    break;
                case CHUNK_HEAD:
                    readChunkHead(in);
                    break;
                case TRAILERS:
                    readTrailers(in);
                    break;
                case END, FAILED:
                    return null;
            }
        }
        return null;
    }

    private ByteBuf piece(ByteBuf in, State after) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (left == 0) {
            state = after;
        }
        return length == in.readableBytes() ? in.retain() : in.readRetainedSlice(length);
    }

    private void expect(ByteBuf in, char octet, State after) {
        state = in.readByte() == octet ? after : State.FAILED;
    }

    private void readChunkHead(ByteBuf in) {
        int result = chunkHead.read(in);
        if (result == ChunkHead.FAILED) {
            state = State.FAILED;
        } else if (result == ChunkHead.DONE) {
            left = chunkHead.size();
            state = left > 0 ? State.CHUNK : State.TRAILERS;
            trailerLines.reset();
        }
    }

    private void readTrailers(ByteBuf in) {
        HeadBlock into = trailers;
        if (into == null) {
            throw new IllegalStateException("no body was started");
        }
        trailerLines.fill(in, into);
        int result = trailerLines.mayContinue(into) ? trailerLines.read(into) : HeadLines.SHORT;
        if (result >= 0) {
            trailerLines.giveBack(in, into);
            state = State.END;
        } else if (result != HeadLines.SHORT || trailerLines.isFull(into)) {
            state = State.FAILED;
        }
    }

    /** Whether all of the body, and the trailers, were taken. */
    public boolean isEnd() {
        return state == State.END;
    }

    /** Whether the connection's end at this point completes the body. */
    public boolean endsAtClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** Bytes still to come of a body with a length, else -1. */
    public long remaining() {
        return state == State.CONTENT ? left : -1;
    }

    /** Whether the chunked coding is broken or the trailers exceed their limits; the connection is of no more use. */
    public boolean failed() {
        return state == State.FAILED;
    }

    /** Whether the body has ended and brought trailers. */
    public boolean hasTrailers() {
        return state == State.END && trailers != null && trailers.lines() > 0;
    }
}
