package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one exchange on its way to the client: its framing, decided when the head is committed, then its body, the
 * end of which ends the exchange. Belongs to the exchange; confined to its loop.
 */
@EventLoopConfined
final class AnswerSink implements BodySink {

    private static final HeaderName ETAG = HeaderName.of("ETag");

    private final DefaultExchange exchange;
    private final RequestView request;
    private final ResponseView response;
    private final ExchangeBodies bodies;
    private final ExchangeRecord record;

    /** From the commit to the end of the exchange. */
    private @Nullable ClientStream client;

    private boolean bodyless;

    AnswerSink(
            DefaultExchange exchange,
            RequestView request,
            ResponseView response,
            ExchangeBodies bodies,
            ExchangeRecord record) {
        this.exchange = exchange;
        this.request = request;
        this.response = response;
        this.bodies = bodies;
        this.record = record;
    }

    /** Sends the head, and lets the body follow. */
    void commit(ClientStream to) {
        HeadBlock head = response.block();
        int status = head.status();
        bodyless = status == 204 || status == 304 || request.isHead();
        long length = bodies.responseView().isChanged() ? changedLength(head) : head.bodyLength();
        client = to;
        to.head(head, length, bodyless);
        if (client != null) {
            bodies.responsePipe().connect(this);
        }
    }

    /**
     * Sends the head of a 101. Both heads shrink to what they hold, as tunnels may be many and idle.
     *
     * @return whether the exchange goes on
     */
    boolean commitTunnel(ClientStream to) {
        bodyless = false;
        client = to;
        to.head(response.block(), HeadBlock.TUNNEL, false);
        if (client == null) {
            return false;
        }
        request.block().trim();
        response.block().trim();
        return true;
    }

    /** The framing of an answer whose body a filter changed. Its entity tag can only promise equivalence from now on. */
    private long changedLength(HeadBlock head) {
        int line = head.find(KnownNames.ETAG, 0);
        if (line >= 0 && head.bytes()[head.valueStart(line)] == '"') {
            String tag = head.text(head.valueStart(line), head.valueEnd(line));
            head.remove(line);
            head.append(ETAG.bytes(), ETAG.id(), "W/" + tag);
        }
        head.contentLengthGiven(false);
        long length = bodies.responsePipe().length();
        return length == Body.UNKNOWN ? HeadBlock.CHUNKED : length;
    }

    /** The exchange has ended: nothing goes to the client from now on. */
    void close() {
        client = null;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        ClientStream to = client;
        if (to == null || bodyless) {
            chunk.release();
        } else {
            record.answered(chunk.readableBytes());
            to.data(chunk);
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        ClientStream to = client;
        if (to != null) {
            to.end(trailers);
            exchange.finish();
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        exchange.fail(error, cause);
    }

    @Override
    public boolean isWritable() {
        ClientStream to = client;
        // what is not sent needs no room: a stream of HTTP/2 has none any more once its answer ended with the head
        return to != null && (bodyless || to.isWritable());
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException("the client stream reports to clientWritable");
    }
}
