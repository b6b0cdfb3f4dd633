package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.socket.FrameOutput;
import dev.portcullis.upstream.Patience.Wait;
import dev.portcullis.upstream.UpstreamStream.Progress;
import dev.portcullis.wire.h2.HeadEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * It is opened, and can be lent, when the server's settings have come: only then we know that HTTP/2 is what it speaks, and
 * how many streams it takes. It leaves when the server says so, when its pool wants that, or when it is broken: from then on
 * it takes no more requests, and it is closed when the last one has ended.
 *
 * What is written is gathered, and leaves at the end of the loop's turn in one flush; while Netty reads, at the end of the
 * reads. What must not happen from within a stream's own call is done then, too: telling streams that they are writable, and
 * lending the room that has become free to those that wait.
 */
/** An HTTP/2 connection to a server, shared by the streams of many requests. */
@EventLoopConfined
final class Http2UpstreamConnection implements PooledConnection, Patience.Owner {

    /** Frames without data, the heads of requests among them. */
    private static final int MOST_WAITING = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(Http2UpstreamConnection.class);

    /** Long before stream numbers run out, a new connection begins with 1. */
    private static final int MOST_STREAMS = 1 << 29;

    /** Smaller pieces wait for the end of the turn, as copies: the loop's read buffer is wanted before that. */
    private static final int FLUSHED_AT_ONCE = 16 * 1024;

    private final EndpointPool pool;
    private final LoopContext loop;
    private final FrameOutput output = new FrameOutput();
    private final Http2ClientHandler handler;
    private final Http2Connection connection;
    private final Http2RemoteFlowController sending;
    private final Http2Connection.PropertyKey key;
    private final HeadEncoder heads;
    private final IdleStack.Place place = new IdleStack.Place(this);
    private final Patience patience;
    private final ArrayDeque<Http2UpstreamStream> writable = new ArrayDeque<>();
    private final Runnable turnEnd = this::turnEnds;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Opening opening;
    private @Nullable Throwable trouble;
    private int lent;
    private int started;
    private int lastAccepted = Integer.MAX_VALUE;
    private long reads;
    private boolean idle;
    private boolean used;
    private boolean leaving;
    private boolean closed;
    private boolean reading;
    private boolean turnEndPosted;

    Http2UpstreamConnection(EndpointPool pool, Opening opening) {
        this.pool = pool;
        this.loop = pool.loop();
        this.opening = opening;
        this.patience = new Patience(loop, this);
        this.heads = new HeadEncoder(loop.blocks());
        this.handler = Http2ClientHandler.create(loop.blocks(), heads, output, this);
        this.connection = handler.connection();
        this.sending = connection.remote().flowController();
        this.key = connection.newKey();
        Http2News news = new Http2News(loop, this);
        handler.decoder().frameListener(news);
        connection.addListener(news);
        sending.listener(this::writabilityChanged);
    }

    /** Whether more frames than a connection can be in need of wait for a server that does not read them. */
    boolean waitsInVain(ChannelHandlerContext ctx) {
        if (output.waiting() > MOST_WAITING) {
            ctx.flush();
        }
        return output.waiting() > MOST_WAITING;
    }

    /** Takes the place of what opens it. */
    void begin(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), null, output);
        ctx.pipeline().replace(ctx.handler(), null, handler);
    }

    EndpointPool pool() {
        return pool;
    }

    // ---- life in the pool

    @Override
    public IdleStack.Place place() {
        return place;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isUsable() {
        return opening == null && hasRoom();
    }

    private boolean hasRoom() {
        return !leaving
                && lent < pool.settings().maxStreams()
                && connection.local().canOpenStream()
                && channel().isActive();
    }

    @Override
    public UpstreamStream lend() {
        leaveStack();
        lent++;
        pool.candidate().begin();
        return new Http2UpstreamStream(this, loop);
    }

    @Override
    public void idle(long keepAliveNanos) {
        idle = true;
        patience.set(Wait.NEXT_REQUEST, keepAliveNanos);
    }

    @Override
    public void lostPatience(Wait forWhat) {
        close();
    }

    @Override
    public void close() {
        leave();
        if (lent == 0) {
            shut();
        }
    }

    private void leaveStack() {
        if (idle) {
            idle = false;
            pool.unlink(this);
            patience.clear();
        }
    }

    private void leave() {
        if (!leaving) {
            leaving = true;
            leaveStack();
            pool.unlist(this);
        }
    }

    /** Says goodbye, once Netty has done with what it may be reading. */
    private void shut() {
        if (!closed) {
            closed = true;
            patience.remove();
            loop.executor().execute(this::sayGoodbye);
        }
    }

    private void sayGoodbye() {
        if (channel().isActive()) {
            handler.goAway(
                    context(),
                    0,
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    context().newPromise());
            context().flush();
        }
        context().close();
    }

    // ---- streams

    @Nullable Http2UpstreamStream stream(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream(stream);
    }

    @Nullable Http2UpstreamStream stream(Http2Stream stream) {
        return stream.getProperty(key);
    }

    /** Sends a request's head. Returns null if it could not be sent. */
    @Nullable Http2Stream start(
            Http2UpstreamStream stream, @Borrowed HeadBlock request, byte @Nullable [] target, long bodyLength) {
        int id = connection.local().incrementAndGetNextStreamId();
        boolean secure = pool.endpoint().url().secure();
        handler.encoder()
                .writeHeaders(
                        context(),
                        id,
                        heads.request(request, target, pool.authority(), secure, bodyLength),
                        0,
                        bodyLength == HeadBlock.NO_BODY,
                        context().newPromise());
        if (++started >= MOST_STREAMS) {
            leave();
        }
        postTurnEnd();
        Http2Stream opened = connection.stream(id);
        if (opened != null) {
            opened.setProperty(key, stream);
        }
        return opened;
    }

    void data(Http2Stream to, @Owned ByteBuf chunk, boolean last) {
        boolean now = chunk.readableBytes() >= FLUSHED_AT_ONCE && sending.isWritable(to);
        ByteBuf piece = now ? chunk : LoopReadBuffer.detach(chunk, context().alloc());
        handler.encoder()
                .writeData(context(), to.id(), piece, 0, last, context().newPromise());
        if (now) {
            handler.flush(context());
        } else {
            postTurnEnd();
        }
    }

    void end(Http2Stream to, @Borrowed @Nullable HeadBlock trailers) {
        if (trailers == null || trailers.lines() == 0) {
            handler.encoder()
                    .writeData(
                            context(),
                            to.id(),
                            Unpooled.EMPTY_BUFFER,
                            0,
                            true,
                            context().newPromise());
        } else {
            handler.encoder()
                    .writeHeaders(
                            context(),
                            to.id(),
                            heads.trailers(trailers),
                            0,
                            true,
                            context().newPromise());
        }
        postTurnEnd();
    }

    void reset(Http2Stream stream, Http2Error code) {
        if (!channel().isActive()) {
            return;
        }
        handler.encoder()
                .writeRstStream(context(), stream.id(), code.code(), context().newPromise());
        postTurnEnd();
    }

    boolean isWritable(Http2Stream stream) {
        return sending.isWritable(stream);
    }

    /** The far side has accepted what came of the stream. */
    void giveBack(Http2Stream stream, int bytes) {
        try {
            if (connection.local().flowController().consumeBytes(stream, bytes)) {
                postTurnEnd();
            }
        } catch (Http2Exception e) {
            handler.onError(context(), true, e);
        }
    }

    /** A request has done with its stream. */
    void returned() {
        lent--;
        used = true;
        pool.candidate().end();
        if (lent == 0 || pool.isAwaited()) {
            postTurnEnd();
        }
    }

    /** How many times something was read. */
    long reads() {
        return reads;
    }

    /** How far a request got that the connection's end has cut off. */
    Progress progress(@Nullable Http2Stream stream, long readsBefore) {
        if (stream == null || stream.id() > lastAccepted) {
            return Progress.UNPROCESSED;
        }
        return used && reads == readsBefore ? Progress.UNANSWERED : Progress.BEGUN;
    }

    /** Why the connection has ended, if more is known than that. */
    @Nullable Throwable trouble() {
        return trouble;
    }

    /** Asks the server for a sign of life. */
    void ping() {
        handler.encoder().writePing(context(), false, reads, context().newPromise());
        postTurnEnd();
    }

    /** The server has sent nothing for long, not even the answer to a ping: nobody shall wait for it any more. */
    void giveUp() {
        leave();
        onEach(Http2UpstreamStream::onClosed);
        shut();
    }

    // ---- turns of the loop

    private void postTurnEnd() {
        if (!reading && !turnEndPosted) {
            turnEndPosted = true;
            loop.executor().execute(turnEnd);
        }
    }

    private void turnEnds() {
        turnEndPosted = false;
        settle();
        handler.flush(context());
    }

    private void settle() {
        for (Http2UpstreamStream stream = writable.poll(); stream != null; stream = writable.poll()) {
            stream.onWritable();
        }
        if (!leaving) {
            pool.share(this);
        }
        if (lent == 0 && leaving) {
            shut();
        } else if (lent == 0 && !idle && opening == null) {
            pool.release(this);
        }
    }

    private void writabilityChanged(Http2Stream of) {
        Http2UpstreamStream stream = stream(of);
        if (stream != null && sending.isWritable(of)) {
            writable.add(stream);
            postTurnEnd();
        }
    }

    // ---- news from the handler

    void added(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    void readBegins() {
        reading = true;
        reads++;
    }

    void readEnds() {
        reading = false;
        settle();
    }

    void settingsRead() {
        Opening asking = opening;
        if (asking != null && hasRoom()) {
            opening = null;
            asking.opened(this, channel());
        }
    }

    void serverLeaves(int lastId) {
        lastAccepted = lastId;
        leave();
        postTurnEnd();
    }

    void troubled(Throwable cause) {
        trouble = trouble == null ? cause : trouble;
    }

    void socketEnds() {
        leave();
        closed = true;
        patience.remove();
    }

    /** Netty has closed what streams there were. */
    void socketEnded() {
        Opening asking = opening;
        opening = null;
        if (asking != null) {
            asking.failed(CoreError.UPSTREAM_CLOSED, trouble);
        }
    }

    void streamErred(Http2Exception.StreamException error, boolean outbound) {
        Http2UpstreamStream stream = stream(error.streamId());
        if (stream != null) {
            stream.onError(error, outbound);
        }
    }

    void connectionErred(Throwable cause, @Nullable Http2Exception error) {
        leave();
        troubled(cause);
        GatewayError why = error == null ? CoreError.UPSTREAM_CLOSED : CoreError.UPSTREAM_MALFORMED;
        if (error == null && !(cause instanceof IOException)) {
            LOG.error("HTTP/2 with {} failed; its requests fail", pool.endpoint(), cause);
        }
        Opening asking = opening;
        opening = null;
        if (asking != null) {
            asking.failed(why, cause);
        }
        if (error == null) {
            onEach(Http2UpstreamStream::onClosed);
        } else {
            onEach(stream -> stream.fail(why, cause, Progress.BEGUN));
        }
    }

    private void onEach(Consumer<Http2UpstreamStream> action) {
        List<Http2UpstreamStream> all = new ArrayList<>();
        try {
            connection.forEachActiveStream(active -> {
                Http2UpstreamStream stream = stream(active);
                if (stream != null) {
                    all.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        all.forEach(action);
    }

    // ---- small things

    private Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        return required(ctx);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return part;
    }
}
