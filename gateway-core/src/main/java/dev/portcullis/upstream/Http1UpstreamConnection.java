package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.wire.h1.HeadLimits;
import dev.portcullis.wire.h1.Http1BodyReader;
import dev.portcullis.wire.h1.Http1ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/*
 * One connection, all exchanges on it, one at a time; nothing is allocated for an exchange but the buffers it sends.
 *
 * Phases. OPENING until the socket is connected and encrypted, then IDLE in its pool's stack, LENT to a request that has
 * not begun, HEAD and BODY of the answer, and IDLE again if everything was said on both sides; CLOSED in all other cases.
 *
 * Reading goes on by itself. While the listener pauses, what arrives is held and the socket is told to read no more; yet
 * epoll hands over all there is once the server has closed, and TLS all of a record, so what is held may grow by one
 * receive buffer. Input is taken in by advance() alone: from a read, or from what was held after a pause.
 *
 * The end of the connection is taken in order, too: held input first, then what the end means for the message.
 *
 * Failure to write is no failure yet: a server may answer and close without having read the request. The socket stays
 * open for reading (see ConnectionFactory) until the answer, the end or a deadline comes.
 *
 * A completed exchange is the last thing a call deals with, because the connection may serve the next one already when
 * complete() returns.
 */
/** An HTTP/1.1 connection to a server, and the stream of the exchange that has it. */
@EventLoopConfined
final class Http1UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamStream {

    private static final HeadLimits LIMITS = new HeadLimits(64 * 1024, 200, 8 * 1024, true);
    private static final int MOST_INTERIMS = 8;
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL = 200;

    private enum Phase {
        OPENING,
        IDLE,
        LENT,
        HEAD,
        BODY,
        CLOSED
    }

    private final EndpointPool pool;
    private final LoopContext loop;
    private final int attempt;
    private final Patience patience = new Patience();
    private final Http1ResponseReader head = new Http1ResponseReader(LIMITS);
    private final Http1BodyReader body = new Http1BodyReader(LIMITS);
    private final HeldInput held = new HeldInput();
    private final Runnable goOn = this::goOn;

    /** Neighbours among the pool's idle connections. */
    @Nullable Http1UpstreamConnection above;

    @Nullable Http1UpstreamConnection below;

    private @Nullable Dial opening;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable RequestSender sender;
    private @Nullable Throwable trouble;
    private Phase phase = Phase.OPENING;
    private boolean inactive;
    private boolean closeNotified;
    private boolean encrypted;
    private boolean used;

    // of the exchange
    private @Nullable Listener listener;
    private @Nullable HeadBlock answer;
    private @Nullable HeadBlock trailers;
    private boolean answersHead;
    private boolean keepAlive;
    private boolean touched;
    private boolean paused;
    private boolean sending;
    private int interims;

    Http1UpstreamConnection(EndpointPool pool, Dial opening, int attempt) {
        this.pool = pool;
        this.loop = pool.loop();
        this.opening = opening;
        this.attempt = attempt;
    }

    EndpointPool pool() {
        return pool;
    }

    // ---- life in the pool

    /** From now on the pool's permit goes back when the socket is closed. */
    void own() {
        phase = Phase.LENT;
        channel().closeFuture().addListener(closed -> pool.givePermitBack());
    }

    /** It lies in the stack, for so long at most; the server may close it meanwhile, even if it was never used. */
    void idle(long keepAliveNanos) {
        phase = Phase.IDLE;
        used = true;
        patience.set(Wait.NEXT_REQUEST, keepAliveNanos);
    }

    boolean isUsable() {
        return phase == Phase.IDLE && !inactive && channel().isActive();
    }

    /** A request has it. */
    void lend() {
        phase = Phase.LENT;
        patience.clear();
        pool.candidate().begin();
    }

    /** Closes a connection that no request has. */
    void close() {
        if (phase == Phase.IDLE) {
            pool.unlink(this);
        }
        shut();
    }

    // ---- the stream

    @Override
    public Endpoint endpoint() {
        return pool.endpoint();
    }

    @Override
    public void start(Listener listener, HeadBlock request, byte @Nullable [] target, long bodyLength, HeadBlock into) {
        if (phase == Phase.CLOSED) {
            return;
        }
        this.listener = listener;
        answer = into;
        answersHead = isHead(request);
        keepAlive = false;
        touched = false;
        paused = false;
        interims = 0;
        phase = Phase.HEAD;
        head.reset();
        into.clear();
        if (inactive) {
            loop.executor().execute(goOn);
            return;
        }
        sender().start(request, target, pool.hostLine(), bodyLength);
        if (sender().isDone()) {
            patience.set(Wait.ANSWER, pool.settings().responseNanos());
        }
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        if (!isUnderWay() || sender().isDone()) {
            chunk.release();
            return;
        }
        sending = true;
        try {
            sender().data(chunk);
        } finally {
            sending = false;
        }
        if (!channel().isWritable() && !patience.isSet()) {
            patience.set(Wait.PIECE, pool.settings().idleNanos());
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        if (!isUnderWay() || sender().isDone()) {
            return;
        }
        sending = true;
        try {
            sender().end(trailers);
        } finally {
            sending = false;
        }
        if (phase == Phase.HEAD) {
            patience.set(Wait.ANSWER, pool.settings().responseNanos());
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public void pause() {
        paused = true;
        if (phase == Phase.BODY) {
            patience.clear();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (inactive || !held.isEmpty() || (phase == Phase.BODY && body.isEnd())) {
            loop.executor().execute(goOn);
        } else {
            readOn();
        }
    }

    @Override
    public void cancel() {
        if (isUnderWay() || phase == Phase.LENT) {
            detach();
            shut();
        }
    }

    // ---- the socket

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        sender = new RequestSender(ctx);
        encrypted = pool.endpoint().url().secure();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!encrypted) {
            opened();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                opened();
            } else {
                openingFailed(handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent closed) {
            closeNotified = closed.isSuccess();
        }
    }

    private void opened() {
        Dial dial = opening;
        opening = null;
        if (dial != null) {
            dial.opened(attempt, this);
        }
    }

    private void openingFailed(@Nullable Throwable cause) {
        Dial dial = opening;
        opening = null;
        shut();
        if (dial != null) {
            dial.failed(attempt, encrypted ? CoreError.UPSTREAM_TLS : CoreError.UPSTREAM_REFUSED, cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (!isUnderWay()) {
            boolean unasked = in.isReadable();
            in.release();
            if (unasked && phase != Phase.CLOSED) {
                breakOff();
            }
            return;
        }
        touched = true;
        if (isHolding() || !held.isEmpty()) {
            held.add(in, ctx.alloc());
            stopReading();
            return;
        }
        boolean rest = false;
        try {
            rest = advance(in);
        } finally {
            if (rest) {
                held.add(in, ctx.alloc());
                stopReading();
            } else {
                in.release();
            }
        }
        awaitPiece();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isUnderWay() && !sending && !sender().isDone() && ctx.channel().isWritable()) {
            if (phase == Phase.HEAD) {
                patience.clear();
            }
            if (listener != null) {
                listener.onWritable();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inactive = true;
        if (opening != null) {
            openingFailed(trouble);
        } else if (!isUnderWay()) {
            if (phase == Phase.IDLE) {
                close();
            }
        } else if (!isHolding() && held.isEmpty()) {
            ended();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = trouble == null ? cause : trouble;
        if (!isUnderWay() || !(cause instanceof IOException)) {
            ctx.close();
        } else if (!patience.isSet()) {
            patience.set(Wait.PIECE, pool.settings().idleNanos());
        }
    }

    // ---- the answer

    /** Goes on with what was held, after a pause or at the end of the connection. */
    private void goOn() {
        while (isUnderWay() && !isHolding()) {
            ByteBuf in = held.poll();
            if (in == null) {
                caughtUp();
                return;
            }
            boolean rest = false;
            try {
                rest = advance(in);
            } finally {
                if (rest) {
                    held.putBack(in);
                } else {
                    in.release();
                }
            }
        }
    }

    private void caughtUp() {
        if (phase == Phase.BODY && body.isEnd()) {
            complete(false);
        } else if (inactive) {
            ended();
        } else {
            readOn();
            awaitPiece();
        }
    }

    /** Takes input in until it is used up or the listener pauses; returns whether the rest is to be held. */
    private boolean advance(ByteBuf in) {
        while (!isHolding()) {
            if (phase == Phase.HEAD) {
                if (!in.isReadable() || !readHead(in)) {
                    return false;
                }
            } else if (phase == Phase.BODY) {
                if (body.isEnd()) {
                    complete(in.isReadable());
                    return false;
                }
                if (!readBody(in)) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return in.isReadable();
    }

    /** Returns whether to go on with this input. */
    private boolean readHead(ByteBuf in) {
        HeadBlock into = exchangeAnswer();
        int result = head.read(in, into, answersHead);
        if (result == Http1ResponseReader.MORE) {
            return false;
        }
        if (result == Http1ResponseReader.FAILED) {
            GatewayError error = head.error();
            fail(error == null ? CoreError.UPSTREAM_MALFORMED : error, null, false);
            return false;
        }
        if (into.status() < FIRST_FINAL) {
            return interim(into);
        }
        phase = Phase.BODY;
        keepAlive = into.keepAlive();
        HeadBlock forTrailers = loop.blocks().take();
        trailers = forTrailers;
        body.start(into.bodyLength(), forTrailers);
        patience.clear();
        exchangeListener().onHead();
        return true;
    }

    private boolean interim(HeadBlock interim) {
        if (interim.status() == SWITCHING_PROTOCOLS || ++interims > MOST_INTERIMS) {
            fail(CoreError.UPSTREAM_MALFORMED, null, false);
            return false;
        }
        if (interim.status() == CONTINUE) {
            exchangeListener().onContinue();
        } else {
            exchangeListener().onInformational(interim);
        }
        if (phase == Phase.HEAD) {
            head.reset();
            interim.clear();
        }
        return true;
    }

    /** Returns whether to go on with this input. */
    private boolean readBody(ByteBuf in) {
        ByteBuf piece = body.next(in);
        if (piece != null) {
            exchangeListener().onData(piece);
            return true;
        }
        if (body.failed()) {
            fail(CoreError.UPSTREAM_FRAMING, null, false);
            return false;
        }
        return body.isEnd();
    }

    /** The connection has ended and all it brought was taken in. */
    private void ended() {
        boolean endIsGood = !encrypted || closeNotified;
        if (phase == Phase.BODY && (body.isEnd() || (body.endsAtClose() && endIsGood && trouble == null))) {
            complete(false);
        } else {
            fail(CoreError.UPSTREAM_CLOSED, trouble, used && !touched);
        }
    }

    /** The answer is complete. The last thing that a call does: the next exchange may have begun when it returns. */
    private void complete(boolean leftover) {
        Listener done = exchangeListener();
        HeadBlock end = trailers;
        trailers = null;
        boolean reusable = keepAlive
                && !leftover
                && held.isEmpty()
                && !inactive
                && trouble == null
                && !body.endsAtClose()
                && sender().isDone();
        boolean hasTrailers = body.hasTrailers();
        detach();
        if (reusable) {
            used = true;
            readOn();
            pool.release(this);
        } else {
            shut();
        }
        done.onEnd(hasTrailers ? end : null);
        if (end != null) {
            end.release();
        }
    }

    private void fail(GatewayError error, @Nullable Throwable cause, boolean untouched) {
        Listener failed = exchangeListener();
        detach();
        shut();
        failed.onFail(error, cause, untouched);
    }

    /** Something came over the connection that no request asked for. */
    private void breakOff() {
        if (phase == Phase.LENT) {
            inactive = true;
            channel().close();
        } else {
            close();
        }
    }

    /** Parts from the exchange. */
    private void detach() {
        phase = Phase.LENT;
        listener = null;
        answer = null;
        if (trailers != null) {
            trailers.release();
            trailers = null;
        }
        paused = false;
        patience.clear();
        pool.candidate().end();
    }

    private void shut() {
        phase = Phase.CLOSED;
        held.clear();
        patience.remove();
        sender().drop();
        channel().close();
    }

    // ---- small things

    private boolean isUnderWay() {
        return phase == Phase.HEAD || phase == Phase.BODY;
    }

    /** Whether input must not be taken in now. */
    private boolean isHolding() {
        return paused && phase == Phase.BODY;
    }

    private void awaitPiece() {
        if (phase == Phase.BODY && !paused) {
            patience.set(Wait.PIECE, pool.settings().idleNanos());
        }
    }

    private void stopReading() {
        if (channel().config().isAutoRead()) {
            channel().config().setAutoRead(false);
        }
    }

    private void readOn() {
        if (!channel().config().isAutoRead()) {
            channel().config().setAutoRead(true);
        }
    }

    private static boolean isHead(HeadBlock request) {
        byte[] bytes = request.bytes();
        int start = request.methodStart();
        return request.methodEnd() - start == 4
                && bytes[start] == 'H'
                && bytes[start + 1] == 'E'
                && bytes[start + 2] == 'A'
                && bytes[start + 3] == 'D';
    }

    private Channel channel() {
        return required(ctx).channel();
    }

    private RequestSender sender() {
        return required(sender);
    }

    private Listener exchangeListener() {
        return required(listener);
    }

    private HeadBlock exchangeAnswer() {
        return required(answer);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in this phase");
        }
        return part;
    }

    /** What the connection's one deadline is for. */
    private enum Wait {
        NOTHING,
        NEXT_REQUEST,
        ANSWER,
        PIECE
    }

    /** The connection's one deadline. */
    private final class Patience extends TimerWheel.Node {

        private Wait waitsFor = Wait.NOTHING;

        void set(Wait what, long nanos) {
            waitsFor = what;
            loop.timers().set(this, loop.nanos() + nanos);
        }

        void clear() {
            waitsFor = Wait.NOTHING;
            loop.timers().clear(this);
        }

        void remove() {
            waitsFor = Wait.NOTHING;
            loop.timers().remove(this);
        }

        @Override
        protected void expired() {
            switch (waitsFor) {
                case NEXT_REQUEST -> close();
                case ANSWER -> fail(CoreError.UPSTREAM_RESPONSE_TIMEOUT, trouble, false);
                case PIECE -> fail(CoreError.UPSTREAM_IDLE_TIMEOUT, trouble, false);
                case NOTHING -> waitsFor = Wait.NOTHING;
            }
        }
    }
}
