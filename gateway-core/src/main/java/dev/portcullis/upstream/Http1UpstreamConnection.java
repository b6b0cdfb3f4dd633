package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.upstream.Patience.Wait;
import dev.portcullis.wire.h1.UpgradeLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/*
 * One connection and all exchanges on it, one at a time; nothing is allocated for an exchange but the buffers it sends.
 *
 * Phases. LENT to the request it was opened for, BUSY with an exchange, and IDLE in its pool's stack if everything was said
 * on both sides; CLOSED in all other cases.
 *
 * Reading goes on by itself. Once input has to be held because the listener pauses, the socket is told to read no more; yet
 * epoll hands over all there is when the server has closed, and TLS all of a record, so what is held may grow by one
 * receive buffer. The end of the connection is taken in order: held input first, then what the end means for the message.
 *
 * Failure to write is no failure yet: a server may answer and close without having read the request. The socket stays
 * open for reading (see ConnectionFactory) until the answer, the end or a deadline comes.
 *
 * Tunnels. After a 101 the connection carries another protocol's bytes until it is closed. Each direction ends by itself: the
 * server's by its FIN, or its goodbye in TLS, and ours by end(). The connection is BUSY until the exchange cancels it, which
 * closes it when all was sent, or resets it if our direction had not come to its end. No deadline of ours runs: the exchange
 * has its own.
 *
 * Completing an exchange is the last thing a call does, because the connection may have begun the next one when
 * complete() returns.
 */
/** An HTTP/1.1 connection to a server, and the stream of the exchange that has it. */
@EventLoopConfined
final class Http1UpstreamConnection extends ChannelInboundHandlerAdapter
        implements PooledConnection, UpstreamStream, Patience.Owner {

    private enum Phase {
        IDLE,
        LENT,
        BUSY,
        CLOSED
    }

    private final EndpointPool pool;
    private final LoopContext loop;
    private final boolean encrypted;
    private final AnswerReader reader;
    private final Patience patience;
    private final Runnable goOn = this::goOn;

    private final IdleStack.Place place = new IdleStack.Place(this);

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable RequestSender sender;
    private @Nullable Throwable trouble;
    private Phase phase = Phase.LENT;
    private boolean ended;
    private boolean closeNotified;
    private boolean used;
    private long responseNanos;
    private boolean tunnelBegun;
    /** The server has ended its direction of the tunnel. */
    private boolean inputEnded;
    /** The listener knows of it. */
    private boolean inputEndTold;
    /** The tunnel was given bytes that nobody will receive. */
    private boolean unheard;
    /** Within a call that sends: the caller looks at {@link #isWritable} itself. */
    private boolean sending;

    Http1UpstreamConnection(EndpointPool pool) {
        this.pool = pool;
        this.loop = pool.loop();
        this.encrypted = pool.endpoint().url().secure();
        this.reader = new AnswerReader(loop.blocks());
        this.patience = new Patience(loop, this);
    }

    // ---- life in the pool

    @Override
    public IdleStack.Place place() {
        return place;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    /** The server may close it while it is idle, even if it was never used. */
    @Override
    public void idle(long keepAliveNanos) {
        phase = Phase.IDLE;
        used = true;
        patience.set(Wait.NEXT_REQUEST, keepAliveNanos);
    }

    @Override
    public boolean isUsable() {
        return phase == Phase.IDLE && !ended && channel().isActive();
    }

    @Override
    public UpstreamStream lend() {
        if (phase == Phase.IDLE) {
            pool.unlink(this);
        }
        phase = Phase.LENT;
        responseNanos = 0;
        patience.clear();
        pool.candidate().begin();
        return this;
    }

    @Override
    public void close() {
        if (phase == Phase.IDLE) {
            pool.unlink(this);
        }
        shut();
    }

    // ---- the stream

    @Override
    public boolean mayBeStale() {
        return used;
    }

    @Override
    public Endpoint endpoint() {
        return pool.endpoint();
    }

    @Override
    public void responseNanos(long nanos) {
        responseNanos = nanos;
    }

    private void awaitAnswer() {
        patience.set(
                Wait.ANSWER, responseNanos > 0 ? responseNanos : pool.settings().responseNanos());
    }

    @Override
    public void start(Listener listener, HeadBlock request, byte @Nullable [] target, long bodyLength, HeadBlock into) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.BUSY;
        reader.start(listener, into, RequestSender.isHead(request));
        if (ended) {
            loop.executor().execute(goOn);
            return;
        }
        if (bodyLength == HeadBlock.TUNNEL) {
            reader.expectUpgrade(UpgradeLines.protocol(request));
        }
        sender().start(request, target, pool.hostLine(), bodyLength);
        if (sender().isDone()) {
            awaitAnswer();
        }
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        if (phase != Phase.BUSY || sender().isDone()) {
            chunk.release();
            return;
        }
        if (ended && reader.isTunnel()) {
            chunk.release();
            unheard = true;
            loop.executor().execute(goOn);
            return;
        }
        sending = true;
        try {
            sender().data(chunk);
        } finally {
            sending = false;
        }
        if (!channel().isWritable() && !patience.isSet() && !reader.isTunnel()) {
            patience.set(Wait.PIECE, pool.settings().idleNanos());
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        if (phase != Phase.BUSY || sender().isDone()) {
            return;
        }
        sending = true;
        try {
            sender().end(trailers);
        } finally {
            sending = false;
        }
        if (!reader.isInBody()) {
            awaitAnswer();
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable() || ended && reader.isTunnel();
    }

    @Override
    public void pause() {
        reader.pause();
        if (reader.isHolding()) {
            patience.clear();
        }
    }

    @Override
    public void resume() {
        reader.resume();
        if (ended || inputEnded || reader.holdsInput() || reader.isAtBodyEnd()) {
            loop.executor().execute(goOn);
        } else if (phase == Phase.BUSY) {
            readOn();
        }
    }

    @Override
    public void cancel() {
        if (phase == Phase.BUSY && reader.isTunnel()) {
            endTunnel();
        } else if (phase == Phase.BUSY || phase == Phase.LENT) {
            detach();
            shut();
        }
    }

    @Override
    public void discard() {
        if (phase == Phase.BUSY && sender().isDone() && reader.isInBody() && !reader.isTunnel()) {
            reader.tell(new Rest(this));
        } else {
            cancel();
        }
    }

    // ---- the socket

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        sender = new RequestSender(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent closed) {
            closeNotified = closed.isSuccess();
            if (closeNotified) {
                inputEnds();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnds();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (phase == Phase.BUSY) {
            settle(reader.take(in, ctx.alloc()));
            return;
        }
        boolean unasked = in.isReadable() && phase != Phase.CLOSED;
        in.release();
        if (unasked) {
            breakOff();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase != Phase.BUSY
                || sending
                || sender().isDone()
                || !ctx.channel().isWritable()) {
            return;
        }
        if (!reader.isInBody()) {
            patience.clear();
        }
        Listener listener = reader.listener();
        if (listener != null) {
            listener.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        if (phase == Phase.IDLE) {
            close();
        } else if (phase == Phase.BUSY && !reader.isHolding() && !reader.holdsInput()) {
            settleEnd();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = trouble == null ? cause : trouble;
        if (phase != Phase.BUSY || reader.isTunnel() || !(cause instanceof IOException)) {
            ctx.close();
        } else if (!patience.isSet()) {
            patience.set(Wait.PIECE, pool.settings().idleNanos());
        }
    }

    @Override
    public void lostPatience(Wait forWhat) {
        switch (forWhat) {
            case NEXT_REQUEST -> close();
            case ANSWER -> fail(CoreError.UPSTREAM_RESPONSE_TIMEOUT, Progress.BEGUN);
            case PIECE -> fail(CoreError.UPSTREAM_IDLE_TIMEOUT, Progress.BEGUN);
        }
    }

    // ---- the answer

    /** Goes on with what was held, after a pause or at the end of the connection. */
    private void goOn() {
        if (phase != Phase.BUSY) {
            return;
        }
        AnswerReader.Result result = reader.goOn();
        if (result != AnswerReader.Result.MORE || reader.isHolding()) {
            settle(result);
        } else if (ended) {
            settleEnd();
        } else if (inputEnded) {
            complete();
        } else {
            readOn();
            settle(result);
        }
    }

    /** A connection's end completes a body only if it comes without an error, and with a goodbye from TLS (RFC 9112, 9.8). */
    private void settleEnd() {
        if (!inputEndTold) {
            settle(reader.end(trouble == null && (!encrypted || closeNotified)));
        } else if (!encrypted || unheard) {
            fail(CoreError.UPSTREAM_CLOSED, Progress.BEGUN);
        }
    }

    private void settle(AnswerReader.Result result) {
        switch (result) {
            case COMPLETE -> complete();
            case FAILED -> fail(reader.error(), used && !reader.isTouched() ? Progress.UNANSWERED : Progress.BEGUN);
            case GONE -> {}
            case MORE -> {
                if (reader.holdsInput()) {
                    stopReading();
                }
                if (reader.isTunnel()) {
                    beginTunnel();
                } else if (reader.isHolding()) {
                    patience.clear();
                } else if (reader.isInBody()) {
                    patience.set(Wait.PIECE, pool.settings().idleNanos());
                }
            }
        }
    }

    private void complete() {
        if (reader.isTunnel()) {
            tellInputEnd();
            return;
        }
        boolean reusable = reader.leavesConnectionReusable() && sender().isDone() && !ended && trouble == null;
        boolean hasTrailers = reader.hasTrailers();
        HeadBlock trailers = reader.takeTrailers();
        Listener listener = detach();
        if (reusable) {
            used = true;
            readOn();
            pool.release(this);
        } else {
            shut();
        }
        if (listener != null) {
            listener.onEnd(hasTrailers ? trailers : null);
        }
        if (trailers != null) {
            trailers.release();
        }
    }

    // ---- the tunnel

    /** Ours is told of a 101 by the first settlement after it; the listener sends nothing before. */
    private void beginTunnel() {
        if (tunnelBegun) {
            return;
        }
        tunnelBegun = true;
        patience.remove();
        sender().switchProtocols();
        channel().config().setAutoClose(true);
        if (!encrypted) {
            channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    private void inputEnds() {
        if (!reader.isTunnel()) {
            return;
        }
        inputEnded = true;
        if (phase == Phase.BUSY && !reader.isHolding() && !reader.holdsInput()) {
            complete();
        }
    }

    private void tellInputEnd() {
        Listener listener = reader.listener();
        if (!inputEndTold && listener != null) {
            inputEndTold = true;
            listener.onEnd(null);
        }
    }

    private void endTunnel() {
        boolean whole = sender().isDone();
        ChannelHandlerContext wire = channel().pipeline().firstContext();
        detach();
        if (whole) {
            phase = Phase.CLOSED;
            patience.set(Wait.NEXT_REQUEST, pool.settings().idleNanos());
            wire.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> shut());
        } else {
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            wire.close();
            shut();
        }
    }

    private void fail(GatewayError error, Progress progress) {
        Throwable cause = trouble;
        Listener listener = detach();
        shut();
        if (listener != null) {
            listener.onFail(error, cause, progress);
        }
    }

    /** Something came over the connection that no request has asked for. */
    private void breakOff() {
        if (phase == Phase.LENT) {
            ended = true;
            channel().close();
        } else {
            close();
        }
    }

    /** Parts from the exchange. */
    private @Nullable Listener detach() {
        phase = Phase.LENT;
        patience.clear();
        pool.candidate().end();
        return reader.stop();
    }

    private void shut() {
        phase = Phase.CLOSED;
        patience.remove();
        sender().drop();
        channel().close();
    }

    // ---- small things

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

    private Channel channel() {
        return required(ctx).channel();
    }

    private RequestSender sender() {
        return required(sender);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return part;
    }
}
