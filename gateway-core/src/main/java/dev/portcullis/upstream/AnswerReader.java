package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.upstream.UpstreamStream.Listener;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1BodyReader;
import dev.portcullis.wire.h1.Http1ResponseReader;
import dev.portcullis.wire.h1.UpgradeLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/*
 * All input goes through advance(): that of a read, and that which was held while the listener paused. It calls the
 * listener for all but the end. The end, good or bad, is told to the connection by the result, because the connection may
 * serve the next exchange, with this same reader, before the call that ended the last one has returned.
 */
/**
 * Turns what one connection brings into the listener's calls: interim answers, head and body, one answer after the other.
 *
 * <p><b>Buffers:</b> owns what it is given, holds what cannot be delivered yet, and hands pieces to the listener.
 */
@EventLoopConfined
final class AnswerReader {

    /** What came of input. */
    enum Result {
        /** Nothing final: the answer goes on, or is held back. */
        MORE,
        /** The answer is complete; {@link UpstreamStream.Listener#onEnd} is due. */
        COMPLETE,
        /** See {@link #error}. */
        FAILED,
        /** The listener has left meanwhile. */
        GONE
    }

    /** Limits of answers' heads and trailers, whatever the version of HTTP. */
    static final HeadLimits LIMITS = new HeadLimits(64 * 1024, 200, 0, true);
    /** Interim answers to one request. */
    static final int MOST_INTERIMS = 8;

    static final int CONTINUE = 100;
    static final int SWITCHING_PROTOCOLS = 101;
    static final int FIRST_FINAL = 200;

    private final HeadBlockPool blocks;
    private final Http1ResponseReader head = new Http1ResponseReader(LIMITS);
    private final Http1BodyReader body = new Http1BodyReader(LIMITS);
    private final HeldInput held = new HeldInput();

    private @Nullable Listener listener;
    private @Nullable HeadBlock answer;
    private @Nullable HeadBlock trailers;
    private GatewayError error = CoreError.UPSTREAM_CLOSED;
    /** The protocol the request asks to switch to. */
    private byte @Nullable [] upgrade;

    private boolean tunnel;
    private boolean answersHead;
    private boolean inBody;
    /** The input went on as a whole, and its indexes with it. */
    private boolean passedOn;

    private boolean paused;
    private boolean touched;
    private boolean leftover;
    private boolean keepAlive;
    private int interims;

    AnswerReader(HeadBlockPool blocks) {
        this.blocks = blocks;
    }

    void start(Listener listener, HeadBlock into, boolean answersHead) {
        this.listener = listener;
        this.answersHead = answersHead;
        answer = into;
        inBody = false;
        paused = false;
        touched = false;
        leftover = false;
        keepAlive = false;
        interims = 0;
        into.clear();
        head.reset();
        upgrade = null;
        tunnel = false;
    }

    /** Tells another listener what is left of the answer. */
    void tell(Listener other) {
        listener = other;
        answer = null;
        paused = false;
    }

    /** Lets the answer be a 101 to {@code protocol}, in lower case. After {@link #start}. */
    void expectUpgrade(byte @Nullable [] protocol) {
        upgrade = protocol;
    }

    /** Parts from the exchange and drops what is held. Returns the listener, null if there is none. */
    @Nullable Listener stop() {
        Listener last = listener;
        listener = null;
        answer = null;
        inBody = false;
        held.clear();
        HeadBlock unused = takeTrailers();
        if (unused != null) {
            unused.release();
        }
        return last;
    }

    /** The block for trailers, with trailers or without; the caller releases it. */
    @Nullable HeadBlock takeTrailers() {
        HeadBlock taken = trailers;
        trailers = null;
        return taken;
    }

    // ---- input

    /** Takes in a read. */
    Result take(@Owned ByteBuf in, ByteBufAllocator allocator) {
        touched = true;
        if (isHolding() || !held.isEmpty()) {
            held.add(in, allocator);
            return Result.MORE;
        }
        boolean rest = false;
        try {
            Result result = advance(in);
            rest = result == Result.MORE && !passedOn && in.isReadable();
            return result;
        } finally {
            if (rest) {
                held.add(in, allocator);
            } else {
                in.release();
            }
        }
    }

    /** Takes in what was held, until it is used up or the listener pauses again. */
    Result goOn() {
        Result result = Result.MORE;
        while (result == Result.MORE && !isHolding()) {
            ByteBuf in = held.poll();
            if (in == null) {
                return isAtBodyEnd() ? Result.COMPLETE : Result.MORE;
            }
            boolean rest = false;
            try {
                result = advance(in);
                rest = result == Result.MORE && !passedOn && in.isReadable();
            } finally {
                if (rest) {
                    held.putBack(in);
                } else {
                    in.release();
                }
            }
        }
        return result;
    }

    /** The connection has ended and nothing is held; {@code clean} if it may be what ends a body. */
    Result end(boolean clean) {
        if (isAtBodyEnd() || (inBody && clean && body.endsAtClose())) {
            return Result.COMPLETE;
        }
        return fail(CoreError.UPSTREAM_CLOSED);
    }

    private Result advance(@Borrowed ByteBuf input) {
        ByteBuf in = input;
        passedOn = false;
        while (!isHolding()) {
            Listener to = listener;
            if (to == null) {
                return Result.GONE;
            }
            Result result = Result.MORE;
            if (inBody) {
                if (body.isEnd()) {
                    leftover = in.isReadable();
                    return Result.COMPLETE;
                }
                ByteBuf piece = body.next(in);
                if (piece == in) {
                    in = Unpooled.EMPTY_BUFFER;
                    passedOn = true;
                }
                if (piece != null) {
                    to.onData(piece);
                } else if (body.failed()) {
                    return fail(CoreError.UPSTREAM_FRAMING);
                } else if (!body.isEnd()) {
                    return Result.MORE;
                }
            } else if (in.isReadable()) {
                result = readHead(in, to);
            } else {
                return Result.MORE;
            }
            if (result != Result.MORE) {
                return result;
            }
        }
        return Result.MORE;
    }

    private Result readHead(ByteBuf in, Listener to) {
        HeadBlock into = answer;
        if (into == null) {
            return Result.GONE;
        }
        int read = head.read(in, into, answersHead);
        if (read == Http1ResponseReader.MORE) {
            return Result.MORE;
        }
        if (read == Http1ResponseReader.FAILED) {
            GatewayError why = head.error();
            return fail(why == null ? CoreError.UPSTREAM_MALFORMED : why);
        }
        if (into.status() < FIRST_FINAL) {
            return interim(into, to);
        }
        HeadBlock forTrailers = blocks.take();
        trailers = forTrailers;
        keepAlive = into.keepAlive();
        body.start(into.bodyLength(), forTrailers);
        inBody = true;
        to.onHead();
        return Result.MORE;
    }

    private Result interim(HeadBlock interim, Listener to) {
        if (interim.status() == SWITCHING_PROTOCOLS) {
            return switched(interim, to);
        }
        if (++interims > MOST_INTERIMS) {
            return fail(CoreError.UPSTREAM_MALFORMED);
        }
        if (interim.status() == CONTINUE) {
            to.onContinue();
        } else {
            to.onInformational(interim);
        }
        if (listener == null) {
            return Result.GONE;
        }
        head.reset();
        interim.clear();
        return Result.MORE;
    }

    private Result switched(HeadBlock into, Listener to) {
        byte[] asked = upgrade;
        if (asked == null || !UpgradeLines.is(into, asked)) {
            return fail(CoreError.UPSTREAM_UPGRADE);
        }
        into.bodyLength(HeadBlock.TUNNEL);
        into.keepAlive(false);
        keepAlive = false;
        body.start(HeadBlock.UNTIL_CLOSE, null);
        inBody = true;
        tunnel = true;
        to.onHead();
        return Result.MORE;
    }

    private Result fail(GatewayError why) {
        error = why;
        return Result.FAILED;
    }

    // ---- pause

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** Whether the listener wants none of the body now. */
    boolean isHolding() {
        return paused && inBody;
    }

    boolean holdsInput() {
        return !held.isEmpty();
    }

    // ---- state

    @Nullable Listener listener() {
        return listener;
    }

    boolean isInBody() {
        return inBody;
    }

    /** Whether the server has switched protocols. */
    boolean isTunnel() {
        return tunnel;
    }

    boolean isAtBodyEnd() {
        return inBody && body.isEnd();
    }

    /** Whether a byte of the answer has come. */
    boolean isTouched() {
        return touched;
    }

    boolean hasTrailers() {
        return inBody && body.hasTrailers();
    }

    /** Whether, as far as the complete answer goes, the connection may serve another exchange. */
    boolean leavesConnectionReusable() {
        return keepAlive && !leftover && held.isEmpty() && !body.endsAtClose();
    }

    /** Why it failed. */
    GatewayError error() {
        return error;
    }
}
