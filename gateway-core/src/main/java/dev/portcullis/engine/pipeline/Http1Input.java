package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/*
 * A whole exchange, up to the wait for the next request, can happen within the call that delivers its head. consume() then
 * simply goes on with the next request, so a pipeline of a thousand requests uses one stack frame.
 */
/** Cuts what an HTTP/1 client sends into requests, and holds what is not wanted yet. */
@EventLoopConfined
final class Http1Input implements InputQueue.Consumer {

    private static final int HELD_BODY_MOST = 16 * 1024;

    private final LoopState loop;
    private final Http1Clock clock;
    private final LingeringClose linger;
    private final RequestReceiver receiver;
    private final Http1Heads heads;
    private final Http1Bodies bodies;
    private final InputQueue queue;
    private final int heldHeadMost;

    private InputState state = InputState.HEAD;
    private boolean paused;
    /** What follows the request cannot be told from it. */
    private boolean broken;
    /** More than one request had arrived when its head was read. */
    private boolean pipelined;
    /** The client has ended its direction of a tunnel. */
    private boolean ended;

    Http1Input(
            Channel channel,
            LoopState loop,
            ListenerState listener,
            Http1Clock clock,
            LingeringClose linger,
            RequestReceiver receiver) {
        this.loop = loop;
        this.clock = clock;
        this.linger = linger;
        this.receiver = receiver;
        this.heads = new Http1Heads(loop.context().blocks(), listener.limits(), clock);
        this.bodies = new Http1Bodies(loop.context().blocks(), listener.limits());
        this.queue = new InputQueue(channel, loop.context(), this);
        this.heldHeadMost = listener.limits().maxBytes();
    }

    // ---- bytes

    void received(@Owned ByteBuf in) {
        queue.received(in);
    }

    @Override
    public int mostHeld() {
        return state == InputState.DONE || state == InputState.UNSENT ? heldHeadMost : HELD_BODY_MOST;
    }

    @Override
    public void offered() {
        if (ended) {
            passEnd();
        }
        if (queue.isEmpty() && state != InputState.CLOSED) {
            queue.read();
        }
    }

    @Override
    public boolean consume(@Owned ByteBuf in) {
        for (; ; ) {
            switch (state) {
                case HEAD -> {
                    if (!readHead(in)) {
                        in.release();
                        return true;
                    }
                }
                case BODY -> {
                    if (paused) {
                        return used(in);
                    }
                    ByteBuf rest = readBody(in);
                    if (rest == null) {
                        in.release();
                        return true;
                    }
                    in = rest;
                }
                case TUNNEL -> {
                    return paused ? used(in) : passRaw(in);
                }
                case WAITING, DONE, UNSENT -> {
                    return used(in);
                }
                case DRAIN -> {
                    if (!dropBody(in)) {
                        in.release();
                        return true;
                    }
                }
                case DISCARD -> {
                    linger.discarded(in.readableBytes());
                    in.release();
                    return true;
                }
                case CLOSED -> {
                    in.release();
                    return true;
                }
                default -> throw new IllegalStateException(state.toString());
            }
        }
    }

    private static boolean used(ByteBuf in) {
        if (in.isReadable()) {
            return false;
        }
        in.release();
        return true;
    }

    private boolean passRaw(@Owned ByteBuf in) {
        if (in.isReadable()) {
            receiver.requestData(in);
        } else {
            in.release();
        }
        return true;
    }

    /** Returns whether there is more to do with the same input. */
    private boolean readHead(ByteBuf in) {
        HeadBlock read = heads.read(in);
        if (read == null) {
            return false;
        }
        pipelined = in.isReadable();
        begin(read, heads.refusal());
        return true;
    }

    private void begin(@Owned HeadBlock request, @Nullable GatewayError refusal) {
        if (refusal != null) {
            request.bodyLength(HeadBlock.NO_BODY);
        }
        clock.stop();
        bodies.announced(request);
        paused = false;
        broken = refusal != null;
        state = bodies.isAnnounced() ? InputState.WAITING : InputState.DONE;
        receiver.requestBegins(request, refusal);
    }

    /** Returns the input that is left, null if there is no more to do with it. */
    private @Nullable ByteBuf readBody(ByteBuf in) {
        ByteBuf chunk = bodies.next(in);
        if (chunk != null) {
            clock.moved(chunk.readableBytes());
            receiver.requestData(chunk);
            return chunk == in ? usedUp(in) : in;
        }
        if (bodies.isEnd()) {
            state = InputState.DONE;
            clock.stop();
            receiver.requestEnds(bodies.trailers());
            return in;
        }
        if (bodies.isMalformed()) {
            state = InputState.DONE;
            broken = true;
            receiver.requestFails(CoreError.REQUEST_BODY_MALFORMED);
            return in;
        }
        return null;
    }

    /** Lets go of input that went on as a whole. */
    private static ByteBuf usedUp(ByteBuf in) {
        in.release();
        return Unpooled.EMPTY_BUFFER;
    }

    private boolean dropBody(ByteBuf in) {
        if (bodies.drop(in)) {
            return true;
        }
        boolean over = bodies.isEnd() || bodies.isMalformed();
        if (over) {
            receiver.restDropped(bodies.isEnd());
        }
        return over;
    }

    // ---- the request's body, as its receiver steers it

    /** The body may come. Returns whether the client waits to be told. */
    boolean startBody(Pace pace) {
        boolean starts = state == InputState.WAITING;
        boolean tell = starts && bodies.isWordAwaited();
        if (starts) {
            state = InputState.BODY;
            bodies.start();
            clock.awaitBody(pace);
        }
        if ((starts || state == InputState.TUNNEL) && !queue.isEmpty()) {
            queue.offerSoon();
        }
        return tell;
    }

    void pause() {
        paused = true;
        if (state == InputState.BODY) {
            clock.stop();
        }
    }

    void resume() {
        paused = false;
        if (state == InputState.BODY) {
            clock.resumed();
        }
        if (queue.isBehind()) {
            queue.offerSoon();
        }
    }

    /** Gives up what has begun to come and is late. Returns false if that is nothing. */
    boolean breakOff() {
        if (state == InputState.BODY) {
            loop.slowBody();
            broken = true;
            receiver.requestFails(CoreError.REQUEST_BODY_TIMEOUT);
            return true;
        }
        HeadBlock begun = state == InputState.HEAD ? heads.breakOff() : null;
        if (begun != null) {
            loop.slowHead();
            begin(begun, CoreError.REQUEST_HEAD_TIMEOUT);
        }
        return begun != null;
    }

    // ---- what comes next

    /** A head, as soon as there is one. */
    void nextHead() {
        bodies.release();
        state = InputState.HEAD;
        heads.reset();
        if (!queue.isEmpty()) {
            queue.offer();
        }
    }

    /** Nothing, until the answers before were sent. */
    void waitUntilSent() {
        bodies.release();
        state = InputState.UNSENT;
    }

    /** The rest of a body that nobody wants. */
    void dropRest() {
        boolean waiting = state == InputState.WAITING;
        state = InputState.DRAIN;
        if (waiting) {
            bodies.start();
        }
        clock.awaitRest();
        resume();
    }

    /** Bytes of another protocol. */
    void tunnel() {
        state = InputState.TUNNEL;
        clock.stop();
    }

    /** The client has ended its direction of the tunnel. */
    void tunnelEnds() {
        ended = true;
        if (!queue.isConsuming()) {
            passEnd();
        }
    }

    private void passEnd() {
        if (state == InputState.TUNNEL && queue.isEmpty()) {
            state = InputState.DONE;
            receiver.requestEnds(null);
        }
    }

    /** What is no longer of interest, until the client closes. */
    void discard() {
        bodies.release();
        state = InputState.DISCARD;
        queue.drop();
        queue.read();
        clock.awaitClose();
    }

    /** Nothing. What is held stays so until {@link #release}. */
    void close() {
        state = InputState.CLOSED;
        bodies.release();
    }

    /** For a connection that goes away; but trailers stay until {@link #close}, for whoever they were given to. */
    void release() {
        state = InputState.CLOSED;
        queue.release();
        heads.release();
    }

    // ---- what has come

    /** Whether a request is awaited, and nothing of it has come. */
    boolean isIdle() {
        return state == InputState.HEAD && heads.isIdle();
    }

    boolean awaitsHead() {
        return state == InputState.HEAD;
    }

    boolean waitsUntilSent() {
        return state == InputState.UNSENT;
    }

    boolean holdsNothing() {
        return queue.isEmpty();
    }

    /** Whether more than the request had come with it, or has come since. */
    boolean isAhead() {
        return pipelined || !queue.isEmpty();
    }

    /** Whether what is left of the request can be read and dropped, so that the connection can be used again. */
    boolean isRestSmall() {
        return switch (state) {
            case WAITING -> bodies.isSmall();
            case BODY -> bodies.isRestSmall();
            default -> true;
        };
    }

    /** Whether all of the request has come, or of a tunnel. */
    boolean isComplete() {
        return state == InputState.DONE;
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether the client has ended its direction of a tunnel. */
    boolean isEnded() {
        return ended;
    }

    boolean isClosed() {
        return state == InputState.CLOSED;
    }
}
