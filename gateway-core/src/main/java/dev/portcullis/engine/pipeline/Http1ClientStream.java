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
import dev.portcullis.spi.ConnectionInfo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/*
 * Http1Input delivers a request and says how far the client is with it; Http1Answers sends the answer and says whether another
 * may follow. Between them runs one exchange, which calls head, data, end, and then exchangeEnded, where it is decided what
 * becomes of the connection: the next request, the rest of this one first, or the end in one of its forms (LingeringClose).
 * All of that can happen within the call that began the exchange.
 */
/** Leads the requests of one HTTP/1 connection to exchanges, one at a time, and decides after each how it goes on. */
@EventLoopConfined
final class Http1ClientStream implements ClientStream, RequestReceiver {

    private final Channel channel;
    private final LoopState loop;
    private final ListenerState listener;
    private final PeerFacts peer;
    private final Http1Clock clock;
    private final Intake intake;
    private final LingeringClose linger;
    private final Http1Input input;
    private final Http1Answers answers;
    private final Runnable answersSent = this::answersSent;

    private @Nullable DefaultExchange exchange;
    /** The next answer is the last. */
    private boolean leaving;
    /** No further request is waited for. */
    private boolean drained;
    /** From a 101 to the end of its exchange. */
    private boolean tunnel;

    Http1ClientStream(Channel channel, LoopState loop, ListenerState listener, PeerFacts peer, Http1Clock clock) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.peer = peer;
        this.clock = clock;
        this.intake = new Intake(loop, peer);
        this.linger = new LingeringClose(channel);
        this.input = new Http1Input(channel, loop, listener, clock, linger, this);
        this.answers = new Http1Answers(channel, loop, listener, this::clientStalled);
    }

    void attach(ChannelHandlerContext ctx) {
        answers.attach(ctx);
    }

    Http1Input input() {
        return input;
    }

    /** The exchange under way. */
    @Nullable DefaultExchange running() {
        return exchange;
    }

    /** Whether a request is awaited, and nothing of it has come. */
    boolean isIdle() {
        return exchange == null && input.isIdle();
    }

    /** Another configuration is in force. */
    void reconfigured() {
        intake.forget();
    }

    /** The next answer is to be the last. */
    void leave() {
        leaving = true;
        if (tunnel && exchange != null) {
            exchange.drain();
        }
    }

    /** No request is to follow the one under way. */
    void drain() {
        drained = true;
        leave();
        if (isIdle()) {
            input.close();
            channel.close();
        }
    }

    /** Lets go of everything; the channel is closed or about to be. */
    void close(@Nullable GatewayError why) {
        input.release();
        clock.end();
        answers.release();
        DefaultExchange of = exchange;
        if (of != null) {
            of.clientGone(why);
        } else {
            input.close();
        }
    }

    // ---- the request

    @Override
    public void requestBegins(@Owned HeadBlock head, @Nullable GatewayError refusal) {
        answers.expect(head, refusal == null && !leaving);
        DefaultExchange begun = intake.open(this, head);
        exchange = begun;
        if (!intake.route(begun, refusal)) {
            channel.close();
        }
    }

    private DefaultExchange exchange() {
        DefaultExchange of = exchange;
        if (of == null) {
            throw new IllegalStateException("a part of a request without an exchange");
        }
        return of;
    }

    @Override
    public void requestData(@Owned ByteBuf piece) {
        exchange().requestData(piece);
    }

    @Override
    public void requestEnds(@Borrowed @Nullable HeadBlock trailers) {
        exchange().requestEnd(trailers);
    }

    @Override
    public void requestFails(GatewayError why) {
        exchange().requestFailed(why);
    }

    @Override
    public void startBody() {
        if (input.startBody(pace())) {
            answers.askForBody();
        }
    }

    /** Messages of gRPC come when there is something to say. */
    private Pace pace() {
        DefaultExchange of = exchange;
        return of != null && of.isGrpc() ? Pace.ANY : listener.bodyPace();
    }

    @Override
    public void pause() {
        input.pause();
    }

    @Override
    public void resume() {
        input.resume();
    }

    // ---- the answer

    @Override
    public ConnectionInfo connection() {
        return peer;
    }

    @Override
    public void head(@Borrowed HeadBlock response, long length, boolean bodyless) {
        if (length == HeadBlock.TUNNEL) {
            beginTunnel(response);
        } else {
            boolean mayFollow = !leaving && !input.isBroken() && input.isRestSmall() && !isRefusedUpgrade();
            answers.head(response, length, bodyless, mayFollow);
        }
    }

    /**
     * Whether the client may have begun to speak another protocol that it asked for and does not get: what it sent must not be
     * taken for requests.
     */
    private boolean isRefusedUpgrade() {
        DefaultExchange of = exchange;
        return input.isAhead() && of != null && of.requestBlock().find(KnownNames.UPGRADE, 0) >= 0;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        answers.data(chunk);
    }

    @Override
    public void end(@Borrowed @Nullable HeadBlock trailerLines) {
        answers.end(trailerLines);
        if (tunnel) {
            linger.begin();
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        linger.abort(answers.breakOff());
    }

    @Override
    public void informational(@Borrowed HeadBlock interim) {
        answers.informational(interim);
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException("reported to the exchange");
    }

    // ---- how it goes on

    @Override
    public void exchangeEnded(DefaultExchange ended) {
        exchange = null;
        loop.giveBack(ended);
        if (input.isClosed() || !answers.isDone()) {
            input.close();
        } else if (tunnel) {
            endTunnel();
        } else if (answers.isLast() || input.isBroken()) {
            closeAfterAnswer();
        } else if (input.isComplete()) {
            nextRequest(ended.endedNanos());
        } else {
            input.dropRest();
        }
    }

    @Override
    public void restDropped(boolean whole) {
        if (whole) {
            nextRequest(loop.context().nanos());
        } else {
            closeLingering();
        }
    }

    private void nextRequest(long now) {
        if (!channel.isWritable()) {
            input.waitUntilSent();
        } else if (drained && input.holdsNothing()) {
            input.close();
            linger.closeFlushed();
        } else {
            clock.awaitRequest(now);
            input.nextHead();
        }
    }

    private void closeAfterAnswer() {
        if (input.isComplete() && !input.isBroken() && input.holdsNothing()) {
            input.close();
            linger.closeFlushed();
        } else {
            closeLingering();
        }
    }

    private void closeLingering() {
        input.discard();
        linger.begin();
    }

    // ---- the client takes what it is sent, or does not

    /** The channel takes more. */
    void writable() {
        DefaultExchange of = exchange;
        if (of != null) {
            of.clientWritable();
        } else if (input.waitsUntilSent()) {
            channel.eventLoop().execute(answersSent);
        }
    }

    private void answersSent() {
        if (input.waitsUntilSent() && channel.isWritable()) {
            nextRequest(loop.context().nanos());
        }
    }

    /** How long a tunnel may stand still is the business of its route, as long as there is memory. */
    private void clientStalled() {
        if (tunnel && !loop.isShortOfMemory()) {
            answers.forgive();
            return;
        }
        loop.slowReader();
        DefaultExchange of = exchange;
        if (of != null) {
            of.clientGone(CoreError.CLIENT_STALLED);
        }
        linger.abort(true);
    }

    // ---- the tunnel

    /** The client has ended its direction of the connection, which only a tunnel survives. */
    void inputEnds() {
        if (tunnel) {
            input.tunnelEnds();
        }
    }

    private void beginTunnel(HeadBlock response) {
        tunnel = true;
        input.tunnel();
        if (!peer.secure()) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        answers.switchProtocols(response);
        if (leaving) {
            channel.eventLoop().execute(this::drain);
        }
    }

    /** Closes when all was sent, or, if the client may still be sending, after dropping some of that. */
    private void endTunnel() {
        tunnel = false;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (input.isEnded()) {
            input.close();
            clock.awaitRest();
            linger.closeFlushed();
        } else {
            closeLingering();
        }
    }
}
