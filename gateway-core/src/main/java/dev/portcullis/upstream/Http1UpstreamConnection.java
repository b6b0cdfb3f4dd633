package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.upstream.Patience.Wait;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
    public Endpoint endpoint() {
        return pool.endpoint();
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
        sender().start(request, target, pool.hostLine(), bodyLength);
        if (sender().isDone()) {
            patience.set(Wait.ANSWER, pool.settings().responseNanos());
        }
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        if (phase != Phase.BUSY || sender().isDone()) {
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
            patience.set(Wait.ANSWER, pool.settings().responseNanos());
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
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
        if (ended || reader.holdsInput() || reader.isAtBodyEnd()) {
            loop.executor().execute(goOn);
        } else if (phase == Phase.BUSY) {
            readOn();
        }
    }

    @Override
    public void cancel() {
        if (phase == Phase.BUSY || phase == Phase.LENT) {
            detach();
            shut();
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
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (phase == Phase.BUSY) {
            settle(reader.take(in, ctx.alloc()));
            return;
        }
        boolean unasked = in.isReadable();
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
        if (phase != Phase.BUSY || !(cause instanceof IOException)) {
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
        } else {
            readOn();
            settle(result);
        }
    }

    /** A connection's end completes a body only if it comes without an error, and with a goodbye from TLS (RFC 9112, 9.8). */
    private void settleEnd() {
        settle(reader.end(trouble == null && (!encrypted || closeNotified)));
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
                if (reader.isHolding()) {
                    patience.clear();
                } else if (reader.isInBody()) {
                    patience.set(Wait.PIECE, pool.settings().idleNanos());
                }
            }
        }
    }

    private void complete() {
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
