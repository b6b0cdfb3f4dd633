package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.ClientStream;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.tls.TlsFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Input. What arrives is consumed by what is expected of it:
 *
 *   HEAD      a request head; also when the connection is idle
 *   WAITING   a body that nobody has asked for yet: held
 *   BODY      a body on its way to the exchange, unless it is paused: then held
 *   DONE      nothing: the request is complete and its answer is not. A pipelined request is held, up to a head's size
 *   UNSENT    nothing, as long as finished answers wait for a client that does not read them: held as before
 *   TUNNEL    bytes of another protocol, on their way to the exchange unless it is paused: then held
 *   DRAIN     the rest of a body whose answer is complete, small enough to be read and dropped
 *   DISCARD   whatever comes after an answer that closes the connection: dropped for a while, because closing with unread
 *             input would make the system send a reset, which can overtake the answer
 *   CLOSED    nothing any more
 *
 * Answers. The exchange calls head, data, end, and then exchangeEnded, which decides what becomes of the connection. All of
 * that can happen within the call that began the exchange; consume() then simply goes on with the next request, so a
 * pipeline of a thousand requests uses one stack frame.
 */
/** One client connection that speaks HTTP/1. Handler, request source and answer sink in one object. */
@EventLoopConfined
public final class Http1Connection extends ClientConnection implements ClientStream {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HELD_BODY_MOST = 16 * 1024;

    private enum Input {
        HEAD,
        WAITING,
        BODY,
        DONE,
        UNSENT,
        TUNNEL,
        DRAIN,
        DISCARD,
        CLOSED
    }

    private final LoopState loop;
    private final ListenerState listener;
    private final PeerFacts peer;
    private final Intake intake;
    private final Channel channel;
    private final Http1Heads heads;
    private final Http1Bodies bodies;
    private final Http1Output output = new Http1Output(this::leftUnsent);
    private final HeldInput held = new HeldInput();
    private final Runnable processHeld = this::processHeld;
    private final Runnable answersSent = this::answersSent;
    private final LingeringClose linger;
    private final ReadSwitch reading;
    private final Http1Clock clock;

    private @Nullable SendWatch sendWatch;
    private @Nullable DefaultExchange exchange;
    private Input input = Input.HEAD;
    private boolean processing;
    private boolean paused;
    private boolean keepAlive;
    /** The next answer is the last. */
    private boolean leaving;
    /** No further request is waited for. */
    private boolean drained;

    private boolean http10;
    private boolean answerBegun;
    private boolean answerDone;
    private boolean broken;
    /** More than one request had arrived when its head was read. */
    private boolean pipelined;
    /** From a 101 to the end of its exchange. */
    private boolean tunnel;
    /** The client has ended its direction of the tunnel. */
    private boolean tunnelInputEnded;

    public Http1Connection(Channel channel, LoopState loop, ListenerState listener) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.peer = new PeerFacts(channel, listener);
        this.intake = new Intake(loop, peer);
        this.clock = new Http1Clock(loop.context(), listener, this::deadlinePassed);
        this.heads = new Http1Heads(loop.context().blocks(), listener.limits(), clock);
        this.bodies = new Http1Bodies(loop.context().blocks(), listener.limits());
        this.linger = new LingeringClose(channel);
        this.reading = new ReadSwitch(channel, held, loop.context());
    }

    // ---- the channel

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        output.attach(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.opened(this);
        if (loop.isDraining()) {
            channel.close();
            return;
        }
        begin(loop.context().nanos() + listener.headNanos());
    }

    /** Begins on an open channel that the loop lists already; its first request head may take {@code deadline} then. */
    void begin(long deadline) {
        leaving = loop.isLeaving();
        clock.awaitFirst(deadline);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (!held.isEmpty() || processing) {
            hold(in);
            return;
        }
        processing = true;
        boolean consumed = consume(in);
        processing = false;
        if (!consumed) {
            hold(in);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        DefaultExchange of = exchange;
        if (of != null && channel.isWritable()) {
            of.clientWritable();
        } else if (input == Input.UNSENT && channel.isWritable()) {
            channel.eventLoop().execute(answersSent);
        }
    }

    private void answersSent() {
        if (input == Input.UNSENT && channel.isWritable()) {
            nextRequest(loop.context().nanos());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsFacts facts) {
            peer.tls(facts);
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            loop.tlsFailed();
        } else if (event == ChannelInputShutdownEvent.INSTANCE
                || event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            tunnelInputEnds();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.closed(this);
        boolean inGoodOrder = tunnelInputEnded && peer.secure();
        close(inGoodOrder ? null : CoreError.CLIENT_GONE);
    }

    /** Lets go of everything; the channel is closed or about to be. */
    private void close(@Nullable GatewayError why) {
        input = Input.CLOSED;
        clock.end();
        if (sendWatch != null) {
            sendWatch.end();
        }
        reading.end();
        held.release();
        heads.release();
        output.release();
        DefaultExchange of = exchange;
        if (of != null) {
            of.clientGone(why);
        } else {
            bodies.release();
        }
    }

    // ---- input

    /** Consumes what it can. Returns whether {@code in} is used up and released; if not, the caller keeps the rest. */
    private boolean consume(@Owned ByteBuf in) {
        for (; ; ) {
            switch (input) {
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
                    if (!drainBody(in)) {
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
                default -> throw new IllegalStateException(input.toString());
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
        DefaultExchange of = exchange;
        if (of == null || !in.isReadable()) {
            in.release();
        } else {
            of.requestData(in);
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

    private void begin(@Owned HeadBlock request, @Nullable GatewayError error) {
        if (error != null) {
            request.bodyLength(HeadBlock.NO_BODY);
        }
        clock.stop();
        bodies.announced(request);
        http10 = request.version() == 10;
        keepAlive = error == null && request.keepAlive() && !leaving;
        answerBegun = false;
        answerDone = false;
        paused = false;
        broken = error != null;
        input = bodies.isAnnounced() ? Input.WAITING : Input.DONE;
        DefaultExchange begun = intake.open(this, request);
        exchange = begun;
        if (!intake.route(begun, error)) {
            channel.close();
        }
    }

    /** Returns the input that is left, null if there is no more to do with it. */
    private @Nullable ByteBuf readBody(ByteBuf in) {
        DefaultExchange of = exchange;
        if (of == null) {
            throw new IllegalStateException("body without an exchange");
        }
        ByteBuf chunk = bodies.next(in);
        if (chunk != null) {
            clock.moved(chunk.readableBytes());
            of.requestData(chunk);
            return chunk == in ? usedUp(in) : in;
        }
        if (bodies.isEnd()) {
            input = Input.DONE;
            clock.stop();
            of.requestEnd(bodies.trailers());
            return in;
        }
        if (bodies.isMalformed()) {
            input = Input.DONE;
            keepAlive = false;
            broken = true;
            of.requestFailed(CoreError.REQUEST_BODY_MALFORMED);
            return in;
        }
        return null;
    }

    /** Lets go of input that went on as a whole. */
    private static ByteBuf usedUp(ByteBuf in) {
        in.release();
        return Unpooled.EMPTY_BUFFER;
    }

    private boolean drainBody(ByteBuf in) {
        ByteBuf chunk = bodies.next(in);
        if (chunk != null) {
            if (chunk == in) {
                in.skipBytes(in.readableBytes());
            }
            chunk.release();
            return true;
        }
        if (bodies.isEnd()) {
            nextRequest(loop.context().nanos());
            return true;
        }
        if (bodies.isMalformed()) {
            closeLingering();
            return true;
        }
        return false;
    }

    private void hold(@Owned ByteBuf in) {
        held.add(LoopReadBuffer.detach(in, channel.alloc()));
        int most =
                input == Input.DONE || input == Input.UNSENT ? listener.limits().maxBytes() : HELD_BODY_MOST;
        reading.holding(most);
    }

    private void processHeld() {
        if (processing) {
            return;
        }
        processing = true;
        for (ByteBuf in = held.first(); in != null; in = held.first()) {
            int before = in.readableBytes();
            boolean consumed = consume(in);
            if (!consumed) {
                held.shrunk(before - in.readableBytes());
                break;
            }
            held.shrunk(before);
            held.drop();
        }
        processing = false;
        if (tunnelInputEnded) {
            passTunnelEnd();
        }
        if (held.isEmpty() && input != Input.CLOSED) {
            reading.on();
        }
    }

    // ---- the request's body, as its exchange steers it

    @Override
    public void startBody() {
        if (input == Input.TUNNEL && !held.isEmpty()) {
            channel.eventLoop().execute(processHeld);
        }
        if (input != Input.WAITING) {
            return;
        }
        input = Input.BODY;
        if (bodies.isWordAwaited() && !answerBegun) {
            output.raw(CONTINUE);
        }
        bodies.start();
        clock.awaitBody(pace());
        if (!held.isEmpty()) {
            channel.eventLoop().execute(processHeld);
        }
    }

    /** Messages of gRPC come when there is something to say. */
    private Pace pace() {
        DefaultExchange of = exchange;
        return of != null && of.isGrpc() ? Pace.ANY : listener.bodyPace();
    }

    @Override
    public void pause() {
        paused = true;
        if (input == Input.BODY) {
            clock.stop();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (input == Input.BODY) {
            clock.resumed();
        }
        if (!held.isEmpty() || reading.isOff()) {
            channel.eventLoop().execute(processHeld);
        }
    }

    // ---- the answer

    @Override
    public ConnectionInfo connection() {
        return peer;
    }

    @Override
    public void head(@Borrowed HeadBlock response, long length, boolean bodyless) {
        answerBegun = true;
        if (length == HeadBlock.TUNNEL) {
            beginTunnel(response);
            return;
        }
        if (leaving || !restIsSmall() || isRefusedUpgrade()) {
            keepAlive = false;
        }
        long framing = length;
        if (!bodyless && length < 0) {
            framing = http10 ? HeadBlock.UNTIL_CLOSE : HeadBlock.CHUNKED;
            keepAlive &= !http10;
        }
        output.head(
                response,
                framing,
                bodyless,
                !keepAlive,
                http10 && keepAlive,
                loop.context().date().now());
    }

    /**
     * Whether the client may have begun to speak another protocol that it asked for and does not get: what it sent must not be
     * taken for requests.
     */
    private boolean isRefusedUpgrade() {
        DefaultExchange of = exchange;
        return (pipelined || !held.isEmpty()) && of != null && of.requestBlock().find(KnownNames.UPGRADE, 0) >= 0;
    }

    /** Whether what is left of the request can be read and dropped, so that the connection can be used again. */
    private boolean restIsSmall() {
        return switch (input) {
            case WAITING -> bodies.isSmall();
            case BODY -> bodies.isRestSmall();
            default -> true;
        };
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        output.data(chunk);
    }

    /** The client does not take what it is sent. */
    private void leftUnsent(long written) {
        SendWatch watch = sendWatch;
        if (watch == null) {
            watch = new SendWatch(channel, loop, listener, this::clientStalled);
            sendWatch = watch;
        }
        watch.left(written);
    }

    /** How long a tunnel may stand still is the business of its route, as long as there is memory. */
    private void clientStalled() {
        if (tunnel && sendWatch != null && !loop.isShortOfMemory()) {
            sendWatch.again();
            return;
        }
        loop.slowReader();
        DefaultExchange of = exchange;
        if (of != null) {
            of.clientGone(CoreError.CLIENT_STALLED);
        }
        linger.abort(true);
    }

    @Override
    public void end(@Borrowed @Nullable HeadBlock trailerLines) {
        answerDone = true;
        output.end(trailerLines);
        if (tunnel) {
            linger.begin();
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        output.release();
        linger.abort(output.endsAtClose());
    }

    @Override
    public void informational(@Borrowed HeadBlock interim) {
        if (!http10 && !answerBegun) {
            output.informational(interim);
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException("reported to the exchange");
    }

    @Override
    public void exchangeEnded(DefaultExchange ended) {
        exchange = null;
        loop.giveBack(ended);
        if (input == Input.CLOSED) {
            bodies.release();
        } else if (tunnel && answerDone) {
            endTunnel();
        } else if (!answerDone) {
            input = Input.CLOSED;
            bodies.release();
        } else if (!keepAlive) {
            bodies.release();
            if (input == Input.DONE && !broken && held.isEmpty()) {
                input = Input.CLOSED;
                linger.closeFlushed();
            } else {
                closeLingering();
            }
        } else if (input == Input.DONE) {
            nextRequest(ended.endedNanos());
        } else {
            drain(input);
        }
    }

    // ---- the tunnel

    private void beginTunnel(HeadBlock response) {
        tunnel = true;
        input = Input.TUNNEL;
        clock.stop();
        if (!peer.secure()) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        output.switchProtocols(response);
        if (leaving) {
            channel.eventLoop().execute(this::drain);
        }
    }

    private void tunnelInputEnds() {
        if (tunnel) {
            tunnelInputEnded = true;
            if (!processing) {
                passTunnelEnd();
            }
        }
    }

    private void passTunnelEnd() {
        DefaultExchange of = exchange;
        if (input == Input.TUNNEL && held.isEmpty() && of != null) {
            input = Input.DONE;
            of.requestEnd(null);
        }
    }

    /** Closes when all was sent, or, if the client may still be sending, after dropping some of that. */
    private void endTunnel() {
        tunnel = false;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (tunnelInputEnded) {
            input = Input.CLOSED;
            clock.awaitRest();
            linger.closeFlushed();
        } else {
            closeLingering();
        }
    }

    private void drain(Input from) {
        input = Input.DRAIN;
        if (from == Input.WAITING) {
            bodies.start();
        }
        clock.awaitRest();
        resume();
    }

    private void nextRequest(long now) {
        bodies.release();
        if (!channel.isWritable()) {
            input = Input.UNSENT;
            return;
        }
        input = Input.HEAD;
        heads.reset();
        if (drained && held.isEmpty()) {
            input = Input.CLOSED;
            linger.closeFlushed();
            return;
        }
        clock.awaitRequest(now);
        if (!processing && !held.isEmpty()) {
            processHeld();
        }
    }

    private void closeLingering() {
        input = Input.DISCARD;
        if (!processing) {
            held.release();
        }
        reading.on();
        clock.awaitClose();
        linger.begin();
    }

    // ---- time

    private void deadlinePassed() {
        DefaultExchange of = exchange;
        if (of != null) {
            if (input == Input.BODY) {
                loop.slowBody();
                keepAlive = false;
                broken = true;
                of.requestFailed(CoreError.REQUEST_BODY_TIMEOUT);
            }
            return;
        }
        HeadBlock begun = input == Input.HEAD ? heads.breakOff() : null;
        if (begun != null) {
            loop.slowHead();
            begin(begun, CoreError.REQUEST_HEAD_TIMEOUT);
            return;
        }
        if (input == Input.HEAD && SendWatch.pending(channel) > 0) {
            clock.awaitRequest(loop.context().nanos()); // it still reads the last answer
            return;
        }
        channel.close();
    }

    // ---- the configuration changes, the gateway stops

    @Override
    ListenerState listener() {
        return listener;
    }

    @Override
    void reconfigured(Consumer<DefaultExchange> each) {
        intake.forget();
        DefaultExchange running = exchange;
        if (running != null) {
            each.accept(running);
        }
    }

    @Override
    long idleSince() {
        if (!isIdle() || SendWatch.pending(channel) > 0) {
            return BUSY;
        }
        return clock.idleSince();
    }

    private boolean isIdle() {
        return exchange == null && input == Input.HEAD && heads.isIdle();
    }

    @Override
    void leave() {
        leaving = true;
        if (tunnel && exchange != null) {
            exchange.drain();
        }
    }

    @Override
    void drain() {
        drained = true;
        leave();
        if (isIdle()) {
            input = Input.CLOSED;
            channel.close();
        }
    }

    @Override
    void closeNow() {
        close(CoreError.GATEWAY_STOPPING);
        channel.close();
    }
}
