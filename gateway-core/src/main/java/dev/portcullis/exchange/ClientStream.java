package dev.portcullis.exchange;

import dev.portcullis.body.BodySource;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.ConnectionInfo;
import org.jspecify.annotations.Nullable;

/**
 * The side a request came in on: an HTTP/1 connection during one exchange, a stream of HTTP/2, or nobody at all.
 *
 * <p>It delivers the request's body to {@link DefaultExchange#requestData} and {@link DefaultExchange#requestEnd} between
 * {@link #startBody} and the end, and takes the answer: {@link #head}, then the body as a {@link BodySink}. Flow control is
 * the caller's: {@link #pause} and {@link #resume} for the request, {@link #isWritable} for the answer. A stream of HTTP/2
 * gives the window of what it delivered back when it is not paused, never earlier.
 *
 * <p>From within any of these methods the exchange may be told {@link DefaultExchange#clientGone} and {@link
 * DefaultExchange#clientWritable}, but gets no piece of the request nor its end.
 */
@EventLoopConfined
public interface ClientStream extends BodySource, BodySink {

    ConnectionInfo connection();

    /** The receiver is there: answers {@code Expect: 100-continue} and lets the request's body come. */
    void startBody();

    /**
     * Begins the answer. Hop-by-hop lines stay behind; framing is written from {@code bodyLength}.
     *
     * @param bodyLength bytes, {@link HeadBlock#CHUNKED} or {@link HeadBlock#UNTIL_CLOSE} for unknown, {@link
     *     HeadBlock#NO_BODY} if the answer is complete with its head: no data comes, and trailers given to {@link #end} are
     *     dropped
     * @param bodyless whether the answer has no body whatever its length says, and so is complete, too: to HEAD, 204, 304
     */
    void head(@Borrowed HeadBlock response, long bodyLength, boolean bodyless);

    /** Sends an interim answer, where the client can take one. */
    void informational(@Borrowed HeadBlock interim);

    /** The answer breaks off after its head was sent: the client must not take it for whole. */
    @Override
    void fail(GatewayError error, @Nullable Throwable cause);

    /**
     * The exchange is over and its object free for another; called once per exchange, after all else. What was handed over
     * before {@link #end} may still have to be sent; without {@link #end} or {@link #fail} the client has gone. What is left
     * of the request is the stream's to drop.
     */
    void exchangeEnded(DefaultExchange exchange);
}
