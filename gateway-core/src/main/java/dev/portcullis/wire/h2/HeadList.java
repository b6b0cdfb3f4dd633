package dev.portcullis.wire.h2;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Carries one header list through Netty's HTTP/2 classes.
 *
 * <p>As a map it is empty but for what Netty's connection asks of it. A decoded list comes to {@code onHeadersRead}, where
 * it has to be told once what it stands for, with one of {@link #asRequest}, {@link #asResponse} and {@link #asTrailers};
 * only then {@link #error} is final. It is valid until that call returns, its block longer if it was taken.
 */
@EventLoopConfined
public final class HeadList extends EmptyHeaders<CharSequence, CharSequence, Http2Headers> implements Http2Headers {

    HeadList() {}

    /** Whether the list has no pseudo-field at all, as trailers must not and every head must. */
    public boolean isTrailers() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the list for the head of a request and records body length and expectation in the block.
     *
     * <p>With END_STREAM there is no body, and a content-length above 0 is an error; without, the body is as long as
     * content-length says, or {@link HeadBlock#CHUNKED} if that is 0 or missing. Whether the DATA frames are as long as
     * that is for Netty's connection to check.
     *
     * @return {@link #error}
     */
    public @Nullable GatewayError asRequest(boolean endOfStream) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the list for the head of a response, interim or final, and records its body length in the block.
     *
     * <p>An interim one, an answer to HEAD, a 204 and a 304 have {@link HeadBlock#NO_BODY}, whatever their content-length;
     * the stream may end later all the same.
     *
     * @param answersHead whether the request was HEAD
     * @return {@link #error}
     */
    public @Nullable GatewayError asResponse(boolean endOfStream, boolean answersHead) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the list for trailers, which may have no pseudo-fields.
     *
     * @return {@link #error}
     */
    public @Nullable GatewayError asTrailers() {
        throw new UnsupportedOperationException();
    }

    /** Why the list must be refused; null if it is fine. What was decoded up to there is in the block. */
    public @Nullable GatewayError error() {
        throw new UnsupportedOperationException();
    }

    /** The decoded block; the caller's from now on. One that nobody takes goes back to its pool. */
    public @Owned HeadBlock take() {
        throw new UnsupportedOperationException();
    }

    /** Gives back the block if nobody took it. The decoder does so, too, when the next list begins. */
    public void release() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable CharSequence status() {
        return null;
    }

    @Override
    public @Nullable CharSequence method() {
        return null;
    }

    @Override
    public @Nullable CharSequence scheme() {
        return null;
    }

    @Override
    public @Nullable CharSequence authority() {
        return null;
    }

    @Override
    public @Nullable CharSequence path() {
        return null;
    }

    @Override
    public Http2Headers method(CharSequence value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Http2Headers scheme(CharSequence value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Http2Headers authority(CharSequence value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Http2Headers path(CharSequence value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Http2Headers status(CharSequence value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean contains(CharSequence name, CharSequence value, boolean caseInsensitive) {
        return false;
    }
}
