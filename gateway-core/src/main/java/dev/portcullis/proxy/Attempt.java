package dev.portcullis.proxy;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.integration.TunnelPlan;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/*
 * What the proxy does for one exchange: ask for a stream, send the head, let the body follow, pass the answer back.
 *
 * Trying again. If a connection that was idle turns out to have been closed by its server, before one byte of an answer,
 * the request goes out once more on a fresh connection, provided that sending it twice does no harm (RFC 9110, 9.2.2) and
 * that it has no body. So it does, three times at most, where the server has certainly not acted on it, whatever its method,
 * if all that was sent of a body is kept: up to 64 KB are, until the answer begins, where the server can refuse a request that
 * it has begun to read (HTTP/2). What comes of the body while there is no stream waits for the next.
 *
 * Tunnels. A request that asks to switch protocols has no body. If the server switches, the answer is held back until the
 * client has its 101; then the attempt passes bytes both ways until the exchange ends.
 *
 * The object belongs to one exchange from begin() to recycle(); it goes back to its loop's spares when the stream is gone
 * and the request's body can no longer reach it.
 */
/** One exchange's way to an upstream and back. */
@EventLoopConfined
final class Attempt implements Upstream.Waiter, UpstreamStream.Listener, BodySink {

    private static final int MOST_REFUSALS = 3;
    private static final int MOST_KEPT = 64 * 1024;
    private static final int LEAST_KEPT = 512;

    private final Upstream upstream;
    private final @Nullable PathTemplate path;
    private final ArrayDeque<Attempt> spare;
    private final int maxSpare;
    private final Runnable cancel = this::cancel;
    private final Runnable resume = this::resume;

    private @Nullable Exchange exchange;
    private @Nullable Responder responder;
    private @Nullable UpstreamStream stream;
    private @Nullable Runnable waiting;
    private @Nullable Runnable sinkWritable;
    private @Nullable ArrayDeque<ByteBuf> held;
    /** What was sent of the body, for a server that may refuse the request yet. */
    private @Nullable ByteBuf kept;

    private @Nullable HeadBlock trailers;
    /** What holds if the server switches protocols; null if it was not asked to. */
    private @Nullable TunnelPlan tunnel;

    private boolean switched;
    private boolean hasBody;
    private boolean bodyAsked;
    /** Something of the body was sent that is not kept. */
    private boolean lost;

    private boolean requestDone;
    private boolean headGiven;
    private boolean retried;
    private int refusals;
    private boolean paused;

    Attempt(Upstream upstream, @Nullable PathTemplate path, ArrayDeque<Attempt> spare, int maxSpare) {
        this.upstream = upstream;
        this.path = path;
        this.spare = spare;
        this.maxSpare = maxSpare;
    }

    void begin(Exchange of, Responder to) {
        begin(of, to, null);
    }

    /** @param asked what holds if the server switches protocols; null if it is not to be asked */
    void begin(Exchange of, Responder to, @Nullable TunnelPlan asked) {
        exchange = of;
        responder = to;
        tunnel = asked;
        switched = false;
        hasBody = asked == null && !of.request().body().isEmpty();
        bodyAsked = false;
        lost = false;
        requestDone = !hasBody;
        headGiven = false;
        retried = false;
        refusals = 0;
        paused = false;
        to.onCancel(cancel);
        to.onWritable(resume);
        open(false);
    }

    private void open(boolean fresh) {
        Runnable handle = upstream.open(exchange().loopIndex(), fresh, null, this);
        if (handle != null && stream == null && responder != null) {
            waiting = handle;
        }
    }

    // ---- the wait for a stream

    @Override
    public void onStream(UpstreamStream given) {
        waiting = null;
        stream = given;
        responder().attempted(given.endpoint().toString());
        send(given);
        if (hasBody && !bodyAsked) {
            bodyAsked = true;
            exchange().request().body().drainTo(this);
        } else if (hasBody) {
            goOnWithBody(given);
        }
    }

    @Override
    public ConnectionInfo client() {
        return exchange().connection();
    }

    /** The body was asked for on behalf of a stream that was refused. */
    private void goOnWithBody(UpstreamStream to) {
        ArrayDeque<ByteBuf> chunks = held;
        held = null;
        if (kept != null) {
            to.data(kept.retainedDuplicate());
        }
        for (ByteBuf chunk = poll(chunks); chunk != null; chunk = poll(chunks)) {
            keep(to, chunk);
            to.data(chunk);
        }
        if (requestDone) {
            to.end(trailers);
        } else {
            onWritable();
        }
    }

    private static @Nullable ByteBuf poll(@Nullable ArrayDeque<ByteBuf> chunks) {
        return chunks == null ? null : chunks.poll();
    }

    /** Sends the head with the path the upstream shall see; the head itself stays as it was, for retries and logs. */
    private void send(UpstreamStream to) {
        HeadBlock head = exchange().request().headers().block();
        PathRanges ranges = exchange().match().ranges();
        long length = hasBody ? exchange().request().body().length() : HeadBlock.NO_BODY;
        long framing = tunnel != null ? HeadBlock.TUNNEL : length < 0 ? HeadBlock.CHUNKED : length;
        int start = head.targetStart();
        int end = head.targetEnd();
        int stored = head.end();
        if (end == ranges.targetEnd()) {
            if (path != null) {
                path.apply(head, ranges);
            } else if (ranges.restStart() != start) {
                PathTemplate.dropPrefix(head, ranges);
            }
        }
        to.responseNanos(exchange().responseNanos());
        to.start(this, head, null, framing, responder().responseHead());
        head.targetRange(start, end);
        head.end(stored);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause) {
        waiting = null;
        end(error, cause);
    }

    // ---- the request's body

    @Override
    public void data(@Owned ByteBuf chunk) {
        UpstreamStream to = stream;
        if (to != null) {
            keep(to, chunk);
            to.data(chunk);
        } else if (responder == null) {
            chunk.release();
        } else {
            held = held == null ? new ArrayDeque<>(4) : held;
            held.add(LoopReadBuffer.detach(chunk, ByteBufAllocator.DEFAULT));
        }
    }

    /** Copies what is about to be sent, as long as the server may still say that it will not act on it. */
    private void keep(UpstreamStream to, @Borrowed ByteBuf chunk) {
        if (lost || headGiven) {
            return;
        }
        int bytes = chunk.readableBytes();
        int before = kept == null ? 0 : kept.readableBytes();
        lost = !to.tellsUnprocessed() || before + bytes > MOST_KEPT;
        if (lost) {
            forget();
        } else {
            ByteBuf into = kept;
            if (into == null) {
                into = ByteBufAllocator.DEFAULT.buffer(Math.max(bytes, LEAST_KEPT), MOST_KEPT);
                kept = into;
            }
            into.ensureWritable(bytes);
            chunk.getBytes(chunk.readerIndex(), into, bytes);
        }
    }

    private void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        requestDone = true;
        this.trailers = trailers;
        UpstreamStream to = stream;
        if (to != null) {
            to.end(trailers);
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        // the exchange refuses, and cancels us
    }

    @Override
    public boolean isWritable() {
        UpstreamStream to = stream;
        return to != null && to.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        sinkWritable = action;
    }

    @Override
    public void onWritable() {
        Runnable action = sinkWritable;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void onContinue() {
        // the body is on its way already
    }

    // ---- the answer

    @Override
    public void onInformational(@Borrowed HeadBlock interim) {
        responder().informational(interim);
    }

    @Override
    public void onHead() {
        headGiven = true;
        forget();
        TunnelPlan asked = tunnel;
        UpstreamStream from = stream;
        if (asked != null && from != null && responder().responseHead().bodyLength() == HeadBlock.TUNNEL) {
            switched = true;
            bodyAsked = true;
            requestDone = false;
            paused = true;
            from.pause();
            responder().tunnel(this, asked);
        } else {
            responder().head();
        }
    }

    @Override
    public void onData(@Owned ByteBuf chunk) {
        Responder to = responder;
        if (to == null) {
            chunk.release();
            return;
        }
        to.data(chunk);
        holdBack();
    }

    /** Only after data: the exchange says when to go on only if it was given something that it cannot pass on. */
    private void holdBack() {
        Responder to = responder;
        UpstreamStream from = stream;
        if (to != null && from != null && !paused && !to.isWritable()) {
            paused = true;
            from.pause();
        }
    }

    private void resume() {
        UpstreamStream from = stream;
        if (paused && from != null) {
            paused = false;
            from.resume();
        }
    }

    @Override
    public void onEnd(@Borrowed @Nullable HeadBlock trailers) {
        if (switched) {
            responder().end(null);
            return;
        }
        stream = null;
        Responder to = responder();
        recycle();
        to.end(trailers);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        stream = null;
        if (!headGiven && mayGoAgain(progress)) {
            open(true);
        } else {
            end(error, cause);
        }
    }

    private boolean mayGoAgain(UpstreamStream.Progress progress) {
        return switch (progress) {
            case UNPROCESSED -> !lost && ++refusals <= MOST_REFUSALS;
            case UNANSWERED -> {
                boolean again = !retried && !hasBody && isRepeatable();
                retried = true;
                yield again;
            }
            case BEGUN -> false;
        };
    }

    private boolean isRepeatable() {
        return switch (exchange().request().method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    private void end(GatewayError error, @Nullable Throwable cause) {
        Responder to = responder();
        recycle();
        to.reject(error, cause);
    }

    /** The exchange has ended, or answers otherwise. */
    private void cancel() {
        UpstreamStream of = stream;
        Runnable wait = waiting;
        recycle();
        if (of != null) {
            of.cancel();
        } else if (wait != null) {
            wait.run();
        }
    }

    private void recycle() {
        boolean reusable = requestDone || !bodyAsked;
        exchange = null;
        responder = null;
        stream = null;
        waiting = null;
        sinkWritable = null;
        trailers = null;
        forget();
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
        tunnel = null;
        if (reusable && spare.size() < maxSpare) {
            spare.addLast(this);
        }
    }

    private Exchange exchange() {
        Exchange e = exchange;
        if (e == null) {
            throw new IllegalStateException(CoreError.INTEGRATION_FAILED.code());
        }
        return e;
    }

    private Responder responder() {
        Responder r = responder;
        if (r == null) {
            throw new IllegalStateException(CoreError.INTEGRATION_FAILED.code());
        }
        return r;
    }
}
