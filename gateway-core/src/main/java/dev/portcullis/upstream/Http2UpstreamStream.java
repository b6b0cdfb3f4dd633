package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.upstream.Patience.Wait;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/*
 * One request and its answer. OPEN from start() until the answer has ended, or anything has gone wrong; whatever happens to
 * Netty's stream afterwards does not concern us.
 *
 * Waiting for a head is done in two halves. If nothing at all was read in the first, the server is asked for a sign of life;
 * if none comes in the second, it is not this answer that is late, but the connection that is dead.
 *
 * Bytes of the answer are given back to the server's window once the listener has taken them, unless it has paused: then they
 * are given back with resume(), and what the window still holds may come in between.
 */
/** A stream of an {@link Http2UpstreamConnection}. */
@EventLoopConfined
final class Http2UpstreamStream implements UpstreamStream, Patience.Owner {

    private enum Phase {
        LENT,
        OPEN,
        ENDED
    }

    private final Http2UpstreamConnection connection;
    private final LoopContext loop;
    private final Patience patience;
    private Phase phase = Phase.LENT;

    private @Nullable Listener listener;
    private @Nullable HeadBlock answer;
    private @Nullable Http2Stream stream;

    /** Bytes of the request's body that are missing, or {@link HeadBlock#CHUNKED}. */
    private long toSend;

    private boolean lastSent;
    private boolean requestDone;
    /** Within a call of ours: the listener is not to be called. */
    private boolean calling;

    private boolean answersHead;
    private boolean headGiven;
    private boolean bodyless;
    private boolean hasLength;
    /** Bytes of the answer's body that are missing, or {@link HeadBlock#CHUNKED}. */
    private long toCome;

    private int interims;
    private int held;
    private boolean paused;
    private long reads;
    private boolean pinged;
    private long responseNanos;

    Http2UpstreamStream(Http2UpstreamConnection connection, LoopContext loop) {
        this.connection = connection;
        this.loop = loop;
        this.patience = new Patience(loop, this);
    }

    @Override
    public boolean tellsUnprocessed() {
        return true;
    }

    @Override
    public Endpoint endpoint() {
        return connection.pool().endpoint();
    }

    // ---- the request

    @Override
    public void responseNanos(long nanos) {
        responseNanos = nanos;
    }

    private long wholePatience() {
        return responseNanos > 0 ? responseNanos : settings().responseNanos();
    }

    @Override
    public void start(
            Listener listener, @Borrowed HeadBlock request, byte @Nullable [] target, long bodyLength, HeadBlock into) {
        if (phase != Phase.LENT) {
            return;
        }
        phase = Phase.OPEN;
        this.listener = listener;
        answer = into;
        into.clear();
        if (bodyLength == HeadBlock.TUNNEL) {
            loop.executor().execute(() -> fail(CoreError.UPSTREAM_UPGRADE, null, Progress.BEGUN));
            return;
        }
        answersHead = RequestSender.isHead(request);
        toSend = bodyLength;
        requestDone = bodyLength == HeadBlock.NO_BODY;
        lastSent = requestDone;
        reads = connection.reads();
        calling = true;
        try {
            stream = connection.start(this, request, target, bodyLength);
        } finally {
            calling = false;
        }
        if (stream == null) {
            loop.executor().execute(() -> fail(CoreError.UPSTREAM_CLOSED, connection.trouble(), Progress.UNPROCESSED));
        } else if (requestDone) {
            awaitHead();
        }
    }

    /** @throws IllegalStateException if the body grows beyond what was announced */
    @Override
    public void data(@Owned ByteBuf chunk) {
        Http2Stream to = stream;
        int bytes = chunk.readableBytes();
        if (phase != Phase.OPEN || lastSent || to == null || bytes == 0) {
            chunk.release();
            return;
        }
        if (toSend != HeadBlock.CHUNKED) {
            if (bytes > toSend) {
                chunk.release();
                throw new IllegalStateException("request body of " + bytes + " bytes where " + toSend + " were left");
            }
            toSend -= bytes;
            lastSent = toSend == 0;
        }
        calling = true;
        try {
            connection.data(to, chunk, lastSent);
        } finally {
            calling = false;
        }
        if (!connection.isWritable(to) && !patience.isSet()) {
            patience.set(Wait.PIECE, settings().idleNanos());
        }
    }

    /** @throws IllegalStateException if less was sent than announced */
    @Override
    public void end(@Borrowed @Nullable HeadBlock trailers) {
        Http2Stream to = stream;
        if (phase != Phase.OPEN || requestDone || to == null) {
            return;
        }
        if (!lastSent && toSend > 0) {
            throw new IllegalStateException("request body ends " + toSend + " bytes early");
        }
        requestDone = true;
        if (!lastSent) {
            lastSent = true;
            calling = true;
            try {
                connection.end(to, trailers);
            } finally {
                calling = false;
            }
        }
        if (!headGiven) {
            awaitHead();
        }
    }

    @Override
    public boolean isWritable() {
        Http2Stream to = stream;
        return phase == Phase.OPEN && to != null && connection.isWritable(to);
    }

    /** Netty may take more; a call that waits for the end of the loop's turn. */
    void onWritable() {
        Listener to = listener;
        if (phase != Phase.OPEN || lastSent || to == null || !isWritable()) {
            return;
        }
        if (!headGiven) {
            patience.clear();
        }
        to.onWritable();
    }

    // ---- pace

    @Override
    public void pause() {
        paused = true;
        if (headGiven) {
            patience.clear();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (phase == Phase.OPEN && headGiven) {
            giveBack();
            patience.set(Wait.PIECE, settings().idleNanos());
        }
    }

    private void giveBack() {
        Http2Stream from = stream;
        int bytes = held;
        held = 0;
        if (bytes > 0 && from != null) {
            connection.giveBack(from, bytes);
        }
    }

    @Override
    public void cancel() {
        if (phase == Phase.ENDED) {
            return;
        }
        detach();
        reset(Http2Error.CANCEL);
    }

    // ---- the answer

    /** A head, an interim one, or trailers. */
    void onHead(HeadList list, boolean end) {
        Listener to = listener;
        HeadBlock into = answer;
        if (phase != Phase.OPEN || to == null || into == null) {
            return;
        }
        GatewayError error = headGiven ? list.asTrailers() : list.asResponse(end, answersHead);
        if (error != null) {
            refuse(error);
            return;
        }
        HeadBlock block = list.take();
        try {
            if (headGiven) {
                complete(block);
            } else if (block.status() < AnswerReader.FIRST_FINAL) {
                interim(block, end, to);
            } else {
                into.takeFrom(block);
                head(into, end, to);
            }
        } finally {
            block.release();
        }
    }

    /** 101 was not asked for, and does not exist in HTTP/2. */
    private void interim(@Borrowed HeadBlock interim, boolean end, Listener to) {
        if (end || interim.status() == AnswerReader.SWITCHING_PROTOCOLS || ++interims > AnswerReader.MOST_INTERIMS) {
            refuse(CoreError.UPSTREAM_MALFORMED);
        } else if (interim.status() == AnswerReader.CONTINUE) {
            to.onContinue();
        } else {
            to.onInformational(interim);
        }
    }

    private void head(HeadBlock head, boolean end, Listener to) {
        bodyless = answersHead || head.status() == 204 || head.status() == 304;
        toCome = head.bodyLength();
        hasLength = head.contentLengthGiven();
        headGiven = true;
        if (!end) {
            patience.set(Wait.PIECE, settings().idleNanos());
        }
        to.onHead();
        if (end) {
            complete(null);
        }
    }

    void onData(@Borrowed ByteBuf data, int padding, boolean end) {
        Listener to = listener;
        if (phase != Phase.OPEN || to == null) {
            return;
        }
        int bytes = data.readableBytes();
        if (!headGiven) {
            refuse(CoreError.UPSTREAM_MALFORMED);
            return;
        }
        if (bytes > 0 && (bodyless || toCome >= 0 && bytes > toCome)) {
            refuse(CoreError.UPSTREAM_FRAMING);
            return;
        }
        toCome -= toCome > 0 ? bytes : 0;
        held += bytes + padding;
        if (bytes > 0) {
            to.onData(data.retain());
        }
        if (phase != Phase.OPEN) {
            return;
        }
        if (end) {
            complete(null);
        } else if (paused) {
            patience.clear();
        } else {
            giveBack();
            patience.set(Wait.PIECE, settings().idleNanos());
        }
    }

    /** The answer ends. What the request has not sent yet is of no use to the server. */
    private void complete(@Borrowed @Nullable HeadBlock trailers) {
        if (phase != Phase.OPEN) {
            return;
        }
        if (toCome > 0 && !bodyless) {
            refuse(CoreError.UPSTREAM_FRAMING);
            return;
        }
        Listener to = detach();
        if (!requestDone) {
            reset(Http2Error.CANCEL);
        }
        if (to != null) {
            to.onEnd(trailers);
        }
    }

    // ---- ends

    void onReset(long code) {
        boolean refused = code == Http2Error.REFUSED_STREAM.code();
        fail(CoreError.UPSTREAM_RESET, null, refused ? Progress.UNPROCESSED : Progress.BEGUN);
    }

    /** Netty is about to reset the stream, for what it has read or, {@code outbound}, could not write. */
    void onError(Http2Exception error, boolean outbound) {
        GatewayError why = outbound ? CoreError.UPSTREAM_RESET : CoreError.UPSTREAM_MALFORMED;
        if (hasLength && !outbound && error.error() == Http2Error.PROTOCOL_ERROR) {
            why = CoreError.UPSTREAM_FRAMING; // what Netty checks of a body is its length
        }
        // what could not be written any more may belong to a stream that the server has just given up
        fail(why, error, outbound ? connection.progress(stream, reads) : Progress.BEGUN);
    }

    /** Netty has closed the stream, and nobody has said why: the connection has ended, or leaves without it. */
    void onClosed() {
        fail(CoreError.UPSTREAM_CLOSED, connection.trouble(), connection.progress(stream, reads));
    }

    @Override
    public void lostPatience(Wait forWhat) {
        if (forWhat == Wait.PIECE) {
            giveUp(CoreError.UPSTREAM_IDLE_TIMEOUT);
        } else if (pinged) {
            boolean dead = connection.reads() == reads;
            giveUp(CoreError.UPSTREAM_RESPONSE_TIMEOUT);
            if (dead) {
                connection.giveUp();
            }
        } else {
            pinged = true;
            long whole = wholePatience();
            patience.set(Wait.ANSWER, whole - whole / 2);
            if (connection.reads() == reads) {
                connection.ping();
            }
        }
    }

    private void awaitHead() {
        pinged = false;
        reads = connection.reads();
        patience.set(Wait.ANSWER, wholePatience() / 2);
    }

    private void refuse(GatewayError error) {
        Listener to = detach();
        reset(Http2Error.PROTOCOL_ERROR);
        if (to != null) {
            to.onFail(error, null, Progress.BEGUN);
        }
    }

    private void giveUp(GatewayError error) {
        Listener to = detach();
        reset(Http2Error.CANCEL);
        if (to != null) {
            to.onFail(error, null, Progress.BEGUN);
        }
    }

    /** The stream is gone, or Netty is about to reset it. */
    void fail(GatewayError error, @Nullable Throwable cause, Progress progress) {
        if (phase != Phase.OPEN) {
            return;
        }
        if (calling) {
            loop.executor().execute(() -> fail(error, cause, progress));
            return;
        }
        Listener to = detach();
        if (to != null) {
            to.onFail(error, cause, progress);
        }
    }

    /** Parts from the exchange. */
    private @Nullable Listener detach() {
        Listener last = listener;
        phase = Phase.ENDED;
        listener = null;
        answer = null;
        patience.remove();
        connection.returned();
        return last;
    }

    private void reset(Http2Error code) {
        if (stream != null) {
            connection.reset(stream, code);
        }
    }

    private Settings settings() {
        return connection.pool().settings();
    }
}
