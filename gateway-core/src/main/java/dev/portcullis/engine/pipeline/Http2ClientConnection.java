package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.socket.FrameOutput;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.tls.TlsFacts;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * In the pipeline: FrameOutput, Http2Codec, and this, each of one connection. Frames reach Http2Frames, which leads them to
 * their streams. What concerns all streams is here:
 *
 *   OPENING   the client's preface and settings are awaited
 *   SERVING   streams come and go; without any, the connection is idle and has its time
 *   LEAVING   a first GOAWAY has said that no more streams should come; those on their way are still taken
 *   LAST      a second one has named the last stream (RFC 9113, 6.8); after it the connection closes
 *   CLOSING   nothing more is said; what still comes is dropped, so that no reset overtakes our last words
 *   CLOSED    the channel is gone
 */
/** A client's connection that speaks HTTP/2. */
@EventLoopConfined
final class Http2ClientConnection extends ClientConnection {

    /** What a client may send on a connection before it is told that it is more (RFC 9113, 6.9.2). */
    static final int FIRST_WINDOW = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(Http2ClientConnection.class);
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LEAVING = 0x6c656176696e67L;

    private enum Phase {
        OPENING,
        SERVING,
        LEAVING,
        LAST,
        CLOSING,
        CLOSED
    }

    private final Channel channel;
    private final LoopState loop;
    private final ListenerState listener;
    private final PeerFacts peer;
    private final Intake intake;
    private final FrameOutput output = new FrameOutput();
    private final FloodGuard guard;
    private final Http2Codec codec;
    private final LingeringClose linger;
    private final ConnectionDeadline deadline;
    private final Http2FrameClock frames;
    private final SentPromise sent;
    private final Http2Connection.PropertyKey key;
    private final PastStreams past = new PastStreams();

    private Phase phase = Phase.OPENING;
    private GatewayError end = CoreError.CLIENT_GONE;
    private @Nullable Http2ClientStream waiting;
    private @Nullable SendWatch sendWatch;
    private int active;

    Http2ClientConnection(Channel channel, LoopState loop, ListenerState listener) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.peer = new PeerFacts(channel, listener);
        this.intake = new Intake(loop, peer);
        this.guard = new FloodGuard(loop);
        this.codec = Http2Codec.of(this, output, guard, loop, listener);
        this.linger = new LingeringClose(channel);
        this.deadline = new ConnectionDeadline(loop, this::deadlinePassed);
        this.frames = new Http2FrameClock(loop, listener, this::frameLate);
        this.sent = new SentPromise(channel, loop.context().executor());
        Http2Connection streams = codec.connection();
        this.key = streams.newKey();
        streams.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Http2ClientStream ours = stream.getProperty(key);
                if (ours != null) {
                    ours.closed();
                }
            }
        });
        codec.decoder().frameListener(new Http2Frames(this));
    }

    void install(ChannelPipeline pipeline) {
        pipeline.addLast(output, codec, this);
    }

    // ---- for streams

    LoopState loop() {
        return loop;
    }

    @Override
    ListenerState listener() {
        return listener;
    }

    Intake intake() {
        return intake;
    }

    ConnectionInfo peer() {
        return peer;
    }

    Http2Codec codec() {
        return codec;
    }

    FrameOutput output() {
        return output;
    }

    FloodGuard guard() {
        return guard;
    }

    /** Whether the socket takes more. */
    boolean isWritable() {
        return channel.isWritable();
    }

    SentPromise sent() {
        return sent;
    }

    /** Why streams end that their connection ends. */
    GatewayError end() {
        return end;
    }

    @Nullable Http2ClientStream stream(int id) {
        Http2Stream stream = codec.connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    /** A stream of which the first head has come. */
    Http2ClientStream open(int id) {
        Http2Stream stream = codec.connection().stream(id);
        Http2ClientStream opened = new Http2ClientStream(this, stream);
        stream.setProperty(key, opened);
        active++;
        if (phase == Phase.SERVING) {
            deadline.clear();
        }
        return opened;
    }

    /** A stream is closed and its exchange over. */
    void finished(int id) {
        active--;
        past.ended(id);
        if (active == 0 && phase == Phase.SERVING) {
            deadline.set(loop.context().nanos() + listener.keepAliveNanos());
        } else if (active == 0 && phase == Phase.LAST) {
            close();
        }
    }

    /** Ends a stream. What the client has sent on it meanwhile will be ignored. */
    void reset(int id, Http2Error why) {
        past.reset(id);
        codec.encoder().writeRstStream(codec.ctx(), id, why.code(), sent);
        codec.planFlush();
    }

    /** Will be asked for more when the client takes more. */
    void await(Http2ClientStream stream) {
        stream.nextWaiting = waiting;
        waiting = stream;
    }

    // ---- the channel

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.opened(this);
        if (loop.isDraining()) {
            channel.close();
            return;
        }
        begin(loop.context().nanos() + listener.headNanos());
    }

    /** Begins on an open channel that the loop lists already; its first request head may take {@code until} then. */
    void begin(long until) {
        deadline.set(until);
        try {
            codec.openWindow();
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        codec.planFlush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsFacts facts) {
            peer.tls(facts);
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            loop.tlsFailed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        loop.closed(this);
        deadline.remove();
        frames.end();
        if (sendWatch != null) {
            sendWatch.end();
        }
    }

    // ---- input, as the codec reports it

    /** The client's settings have come. */
    void opened() {
        if (phase == Phase.OPENING) {
            phase = Phase.SERVING;
            deadline.set(loop.context().nanos() + listener.keepAliveNanos());
            if (loop.isLeaving()) {
                leave();
            }
        }
    }

    /**
     * A read was dealt with.
     *
     * @param head whether the end of a head is missing
     * @param frame whether the end of any frame is
     */
    void inputRead(boolean head, boolean frame) {
        frames.inputRead(head, frame);
    }

    private void frameLate() {
        if (phase != Phase.CLOSING && phase != Phase.CLOSED) {
            loop.slowHead();
            fail(Http2Error.ENHANCE_YOUR_CALM, CoreError.REQUEST_HEAD_TIMEOUT);
        }
    }

    /** The client acknowledged our ping. */
    void pinged(long data) {
        if (data == LEAVING && phase == Phase.LEAVING) {
            sayLast();
        }
    }

    void dropped(int bytes) {
        linger.discarded(bytes);
    }

    // ---- output

    /** What was written has been sent, as far as it goes: those that wait may have more. */
    void flushed() {
        if (SendWatch.pending(channel) > 0) {
            watchSending();
        }
        Http2ClientStream next = waiting;
        waiting = null;
        while (next != null) {
            Http2ClientStream following = next.nextWaiting;
            next.nextWaiting = null;
            next.goOn();
            next = following;
        }
    }

    /** The client does not take what it is sent. What its windows hold back is watched by the streams. */
    private void watchSending() {
        SendWatch watch = sendWatch;
        if (watch == null) {
            watch = new SendWatch(channel, loop, listener, this::clientStalled);
            sendWatch = watch;
        }
        watch.left(output.passed());
    }

    private void clientStalled() {
        if (phase != Phase.CLOSED) {
            loop.slowReader();
            phase = Phase.CLOSING;
            codec.turnDeaf();
            endStreams(CoreError.CLIENT_STALLED);
            linger.abort(true);
        }
    }

    // ---- errors

    /**
     * Netty's codec found fault with a stream that may or may not be open.
     *
     * @param head whether the frame was a head
     */
    void streamFailed(int id, Http2Error why, boolean head) {
        Http2ClientStream stream = stream(id);
        if (stream != null) {
            stream.failed(why);
        } else if (head && why == Http2Error.STREAM_CLOSED && !past.wasReset(id)) {
            // a stream that ended, or one that was passed over (RFC 9113, 5.1 and 5.1.1)
            fail(past.hasEnded(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR, CoreError.CLIENT_PROTOCOL);
        } else if (!past.wasReset(id)) {
            reset(id, why);
            countReset();
        }
    }

    /** A stream ended because of what the client did. */
    void countReset() {
        if (guard.reset()) {
            flooded();
        }
    }

    void flooded() {
        if (phase != Phase.CLOSING && phase != Phase.CLOSED) {
            loop.flooded();
            fail(Http2Error.ENHANCE_YOUR_CALM, CoreError.CLIENT_FLOOD);
        }
    }

    void connectionFailed(Http2Error why, Throwable cause) {
        if (why == Http2Error.ENHANCE_YOUR_CALM) {
            flooded();
            return;
        }
        if (why == Http2Error.INTERNAL_ERROR) {
            LOG.error("Connection from {}: {}", channel.remoteAddress(), cause.toString(), cause);
        } else {
            LOG.debug("Connection from {}: {}", channel.remoteAddress(), cause.toString());
        }
        boolean ours = why == Http2Error.INTERNAL_ERROR;
        fail(why, ours ? CoreError.INTEGRATION_FAILED : CoreError.CLIENT_PROTOCOL);
    }

    private void fail(Http2Error why, GatewayError error) {
        if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSING;
        int last = codec.connection().remote().lastStreamCreated();
        codec.writer()
                .writeGoAway(
                        codec.ctx(),
                        last,
                        why.code(),
                        Unpooled.EMPTY_BUFFER,
                        codec.ctx().newPromise());
        endStreams(error);
        lingering();
    }

    @Override
    void reconfigured(Consumer<DefaultExchange> each) {
        intake.forget();
        forEachStream(stream -> {
            Http2ClientStream of = stream.getProperty(key);
            DefaultExchange running = of == null ? null : of.exchange();
            if (running != null) {
                each.accept(running);
            }
        });
    }

    private void forEachStream(Consumer<Http2Stream> each) {
        try {
            codec.connection().forEachActiveStream(stream -> {
                each.accept(stream);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void endStreams(GatewayError error) {
        end = error;
        forEachStream(Http2Stream::close);
    }

    private void lingering() {
        phase = Phase.CLOSING;
        codec.turnDeaf();
        codec.ctx().flush();
        frames.stop();
        deadline.set(loop.context().nanos() + LingeringClose.LONGEST_NANOS);
        linger.begin();
    }

    // ---- the end

    private void deadlinePassed() {
        switch (phase) {
            case OPENING, CLOSING -> channel.close();
            case SERVING -> {
                if (SendWatch.pending(channel) > 0) {
                    deadline.set(loop.context().nanos() + listener.keepAliveNanos()); // it still reads the last answers
                } else {
                    phase = Phase.LEAVING;
                    sayLast();
                }
            }
            case LEAVING -> sayLast();
            default -> {}
        }
    }

    @Override
    long idleSince() {
        if (phase == Phase.OPENING) {
            return deadline.deadline() - listener.headNanos();
        }
        boolean idle = phase == Phase.SERVING && active == 0 && SendWatch.pending(channel) == 0;
        return idle ? deadline.deadline() - listener.keepAliveNanos() : BUSY;
    }

    @Override
    void drain() {
        if (phase == Phase.OPENING) {
            channel.close();
        } else {
            leave();
        }
    }

    @Override
    void leave() {
        if (phase == Phase.SERVING) {
            phase = Phase.LEAVING;
            goAway(Integer.MAX_VALUE);
            codec.encoder().writePing(codec.ctx(), false, LEAVING, sent);
            codec.planFlush();
            deadline.set(loop.context().nanos() + PING_NANOS);
        }
    }

    private void sayLast() {
        phase = Phase.LAST;
        deadline.clear();
        goAway(codec.connection().remote().lastStreamCreated());
        if (active == 0) {
            close();
        } else {
            codec.planFlush();
        }
    }

    private void goAway(int last) {
        codec.goAway(
                codec.ctx(),
                last,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                codec.ctx().newPromise());
    }

    private void close() {
        lingering();
    }

    @Override
    void closeNow() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSING;
            codec.turnDeaf();
            endStreams(CoreError.GATEWAY_STOPPING);
        }
        channel.close();
    }
}
