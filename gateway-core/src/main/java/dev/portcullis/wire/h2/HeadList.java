package dev.portcullis.wire.h2;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
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

    /** Netty only wants to know that they came; whether they are right is {@link #error}. */
    private static final AsciiString CHECKED_ELSEWHERE = new AsciiString("-");

    private final @Nullable HeadAssembly decoded;
    private final byte @Nullable [] encoded;
    private int statusToSend;

    /** For decoding. */
    HeadList(HeadAssembly decoded) {
        this.decoded = decoded;
        this.encoded = null;
    }

    /** For encoding; {@code encoded} if that has happened already. */
    HeadList(byte @Nullable [] encoded) {
        this.decoded = null;
        this.encoded = encoded;
    }

    /** Whether the list has no pseudo-field at all, as trailers must not and every head must. */
    public boolean isTrailers() {
        return decoded().isTrailers();
    }

    /**
     * Takes the list for the head of a request and records body length and expectation in the block.
     *
     * <p>With END_STREAM there is no body, and a content-length above 0 is an error; without, the body is as long as
     * content-length says, or {@link HeadBlock#CHUNKED} if that is 0 or missing. Whether the DATA frames are as long as
     * that is checked by Netty's connection, which ends the stream if not.
     *
     * @return {@link #error}
     */
    public @Nullable GatewayError asRequest(boolean endOfStream) {
        return Framing.request((RequestAssembly) decoded(), endOfStream);
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
        return Framing.response((ResponseAssembly) decoded(), endOfStream, answersHead);
    }

    /**
     * Takes the list for trailers, which may have no pseudo-fields.
     *
     * @return {@link #error}
     */
    public @Nullable GatewayError asTrailers() {
        HeadAssembly list = decoded();
        if (!list.isTrailers()) {
            list.refuse(list.side.malformed);
        }
        return list.error();
    }

    /** Why the list must be refused; null if it is fine. What was decoded up to there is in the block. */
    public @Nullable GatewayError error() {
        return decoded().error();
    }

    /** The decoded block; the caller's from now on. One that nobody takes goes back to its pool. */
    public @Owned HeadBlock take() {
        return decoded().take();
    }

    /** Gives back the block if nobody took it. The decoder uses it again for the next list if nobody does this. */
    public void release() {
        decoded().release();
    }

    private HeadAssembly decoded() {
        if (decoded == null) {
            throw new IllegalStateException("a list to be encoded");
        }
        return decoded;
    }

    byte @Nullable [] encoded() {
        return encoded;
    }

    HeadList toSend(int status) {
        statusToSend = status;
        return this;
    }

    @Override
    public CharSequence status() {
        return StatusText.of(decoded == null ? statusToSend : decoded.status());
    }

    /** What content-length says, once; Netty's connection then counts DATA frames. */
    @Override
    public List<CharSequence> getAll(CharSequence name) {
        long length = decoded == null || decoded.error() != null ? HeadAssembly.UNTOLD : decoded.length();
        return length == HeadAssembly.UNTOLD || !AsciiString.contentEquals(HttpHeaderNames.CONTENT_LENGTH, name)
                ? List.of()
                : List.of(Long.toString(length));
    }

    /** Netty puts the length in normal form; ours is read by {@link #asRequest} and {@link #asResponse}. */
    @Override
    public Http2Headers setLong(CharSequence name, long value) {
        return this;
    }

    @Override
    public CharSequence method() {
        return CHECKED_ELSEWHERE;
    }

    @Override
    public CharSequence scheme() {
        return CHECKED_ELSEWHERE;
    }

    @Override
    public CharSequence authority() {
        return CHECKED_ELSEWHERE;
    }

    @Override
    public CharSequence path() {
        return CHECKED_ELSEWHERE;
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
