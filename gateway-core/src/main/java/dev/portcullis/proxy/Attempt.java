package dev.portcullis.proxy;

import dev.portcullis.balance.CircuitBreaker;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.integration.TunnelPlan;
import dev.portcullis.upstream.Endpoint;
import dev.portcullis.upstream.Safeguards;
import dev.portcullis.upstream.TriedEndpoints;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/*
 * What the proxy does for one exchange: ask for a stream, send the head, let the body follow, pass the answer back.
 *
 * Trying again. RetryDecision says whether and when, until the head of an answer was passed on: an answer that is a reason
 * to try again is dropped before anybody has seen it. What was sent of the body is kept meanwhile, as far as ReplayBuffer
 * goes; what comes of it while there is no stream waits for the next. The next stream is to a server that was not asked
 * before, if there is one.
 *
 * The circuit. Each try needs a pass of the upstream's circuit breaker, if it has one, and gives it back with what came of
 * it: an answer's head, or a failure of the server's.
 *
 * Tunnels. A request that asks to switch protocols has no body. If the server switches, the answer is held back until the
 * client has its 101; then the attempt passes bytes both ways until the exchange ends.
 *
 * The object belongs to one exchange from begin() to recycle(); it goes back to its loop's spares when the stream is gone
 * and the request's body can no longer reach it.
 */
/** One exchange's way to an upstream and back. */
@EventLoopConfined
final class Attempt implements Upstream.Waiter, UpstreamStream.Listener, BodySink {

    private final Upstream upstream;
    private final Safeguards safeguards;
    private final @Nullable PathTemplate path;
    private final ArrayDeque<Attempt> spare;
    private final int maxSpare;
    private final Runnable cancel = this::cancel;
    private final Runnable resume = this::resume;
    private final Runnable openAgain = this::openAgain;
    private final ReplayBuffer replay = new ReplayBuffer();
    private final RetryDecision retry;
    private final TriedEndpoints tried = new TriedEndpoints();

    private @Nullable Exchange exchange;
    private @Nullable Responder responder;
    private @Nullable UpstreamStream stream;
    private @Nullable Runnable waiting;
    private @Nullable Runnable sinkWritable;
    private @Nullable ArrayDeque<ByteBuf> held;
    private @Nullable CircuitBreaker circuit;
    private CircuitBreaker.@Nullable Pass pass;
    private @Nullable HeadBlock trailers;
    /** What holds if the server switches protocols; null if it was not asked to. */
    private @Nullable TunnelPlan tunnel;

    private boolean switched;
    private boolean hasBody;
    private boolean bodyAsked;
    private boolean requestDone;
    private boolean headGiven;
    private boolean paused;
    /** The next try needs a connection that cannot have been closed while it was idle. */
    private boolean fresh;

    Attempt(Upstream upstream, @Nullable PathTemplate path, ArrayDeque<Attempt> spare, int maxSpare) {
        this.upstream = upstream;
        this.safeguards = upstream.safeguards();
        this.retry = new RetryDecision(safeguards, replay);
        this.path = path;
        this.spare = spare;
        this.maxSpare = maxSpare;
    }

    void begin(Exchange of, Responder to) {
        begin(of, to, null);
    }

    /** @param asked what holds if the server switches protocols; null if it is not to be asked */
    void begin(Exchange of, Responder to, @Nullable TunnelPlan asked) {
        exchange = of;
        responder = to;
        tunnel = asked;
        switched = false;
        hasBody = asked == null && !of.request().body().isEmpty();
        bodyAsked = false;
        requestDone = !hasBody;
        headGiven = false;
        paused = false;
        retry.begin(of, hasBody);
        to.onCancel(cancel);
        to.onWritable(resume);
        open(false);
    }

    private void open(boolean onFreshConnection) {
        if (pass == null && !mayPass()) {
            return;
        }
        Runnable handle = upstream.open(exchange().loopIndex(), onFreshConnection, tried, this);
        if (handle != null && stream == null && responder != null) {
            waiting = handle;
        }
    }

    /** Asks the circuit breaker, if there is one. If it says no, this is the end. */
    private boolean mayPass() {
        CircuitBreaker breaker = safeguards.breaker();
        if (breaker == null) {
            return true;
        }
        circuit = breaker;
        pass = breaker.enter();
        if (pass == null) {
            end(new CircuitOpen(breaker.secondsToWait()), null);
        }
        return pass != null;
    }

    /** Gives the pass back. */
    private void settle(CircuitBreaker.Verdict verdict) {
        CircuitBreaker of = circuit;
        CircuitBreaker.Pass held = pass;
        circuit = null;
        pass = null;
        if (of != null && held != null) {
            of.leave(held, verdict);
        }
    }

    // ---- once more

    private void tryAgain(long pauseNanos, @Nullable Endpoint at, boolean onFreshConnection) {
        if (at != null) {
            tried.add(at);
        }
        fresh = onFreshConnection;
        waiting = upstream.later(exchange().loopIndex(), pauseNanos, openAgain);
    }

    private void openAgain() {
        waiting = null;
        open(fresh);
    }

    // ---- the wait for a stream

    @Override
    public void onStream(UpstreamStream given) {
        waiting = null;
        stream = given;
        responder().attempted(given.endpoint().toString());
        send(given);
        if (hasBody && !bodyAsked) {
            bodyAsked = true;
            exchange().request().body().drainTo(this);
        } else if (hasBody) {
            goOnWithBody(given);
        }
    }

    @Override
    public ConnectionInfo client() {
        return exchange().connection();
    }

    /** The body was asked for on behalf of a stream that was refused. */
    private void goOnWithBody(UpstreamStream to) {
        ArrayDeque<ByteBuf> chunks = held;
        held = null;
        ByteBuf sent = replay.again();
        if (sent != null) {
            to.data(sent);
        }
        for (ByteBuf chunk = poll(chunks); chunk != null; chunk = poll(chunks)) {
            keep(to, chunk);
            to.data(chunk);
        }
        if (requestDone) {
            to.end(trailers);
        } else {
            onWritable();
        }
    }

    private static @Nullable ByteBuf poll(@Nullable ArrayDeque<ByteBuf> chunks) {
        return chunks == null ? null : chunks.poll();
    }

    /** Sends the head with the path the upstream shall see; the head itself stays as it was, for retries and logs. */
    private void send(UpstreamStream to) {
        HeadBlock head = exchange().request().headers().block();
        PathRanges ranges = exchange().match().ranges();
        long length = hasBody ? exchange().request().body().length() : HeadBlock.NO_BODY;
        long framing = tunnel != null ? HeadBlock.TUNNEL : length < 0 ? HeadBlock.CHUNKED : length;
        int start = head.targetStart();
        int end = head.targetEnd();
        int stored = head.end();
        if (end == ranges.targetEnd()) {
            if (path != null) {
                path.apply(head, ranges);
            } else if (ranges.restStart() != start) {
                PathTemplate.dropPrefix(head, ranges);
            }
        }
        to.responseNanos(exchange().responseNanos());
        to.start(this, head, null, framing, responder().responseHead());
        head.targetRange(start, end);
        head.end(stored);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause) {
        waiting = null;
        boolean ourLimit = error == CoreError.UPSTREAM_BUSY || error == CoreError.UPSTREAM_PENDING_FULL;
        settle(ourLimit ? CircuitBreaker.Verdict.NONE : CircuitBreaker.Verdict.BAD);
        if (error == CoreError.UPSTREAM_PENDING_FULL) {
            safeguards.pendingRefused();
        }
        long pause = retry.pauseWithoutConnection(error);
        if (pause == RetryDecision.NEVER) {
            end(error, cause);
        } else {
            tryAgain(pause, null, true);
        }
    }

    // ---- the request's body

    @Override
    public void data(@Owned ByteBuf chunk) {
        UpstreamStream to = stream;
        if (to != null) {
            keep(to, chunk);
            to.data(chunk);
        } else if (responder == null) {
            chunk.release();
        } else {
            held = held == null ? new ArrayDeque<>(4) : held;
            held.add(LoopReadBuffer.detach(chunk, ByteBufAllocator.DEFAULT));
        }
    }

    /** Copies what is about to be sent, as long as it may have to be sent again. */
    private void keep(UpstreamStream to, @Borrowed ByteBuf chunk) {
        if (retry.needsBody(to.tellsUnprocessed(), to.mayBeStale())) {
            replay.keep(chunk);
        } else {
            replay.lose();
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        requestDone = true;
        this.trailers = trailers;
        UpstreamStream to = stream;
        if (to != null) {
            to.end(trailers);
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        // the exchange refuses, and cancels us
    }

    @Override
    public boolean isWritable() {
        UpstreamStream to = stream;
        return to != null && to.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        sinkWritable = action;
    }

    @Override
    public void onWritable() {
        Runnable action = sinkWritable;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void onContinue() {
        // the body is on its way already
    }

    // ---- the answer

    @Override
    public void onInformational(@Borrowed HeadBlock interim) {
        responder().informational(interim);
    }

    @Override
    public void onHead() {
        TunnelPlan asked = tunnel;
        UpstreamStream from = stream;
        if (from != null) {
            int status = responder().responseHead().status();
            from.endpoint().report(status >= 500 ? Endpoint.Outcome.SERVER_ERROR : Endpoint.Outcome.ANSWERED);
            if (pass != null) {
                settle(safeguards.verdict(status));
            }
            long pause = retry.pause(responder().responseHead());
            if (pause != RetryDecision.NEVER) {
                stream = null;
                from.discard();
                tryAgain(pause, from.endpoint(), false);
                return;
            }
            upstream.keep(exchange(), from.endpoint(), responder().responseHead());
        }
        headGiven = true;
        replay.close();
        if (asked != null && from != null && responder().responseHead().bodyLength() == HeadBlock.TUNNEL) {
            switched = true;
            bodyAsked = true;
            requestDone = false;
            paused = true;
            from.pause();
            responder().tunnel(this, asked);
        } else {
            responder().head();
        }
    }

    @Override
    public void onData(@Owned ByteBuf chunk) {
        Responder to = responder;
        if (to == null) {
            chunk.release();
            return;
        }
        to.data(chunk);
        holdBack();
    }

    /** Only after data: the exchange says when to go on only if it was given something that it cannot pass on. */
    private void holdBack() {
        Responder to = responder;
        UpstreamStream from = stream;
        if (to != null && from != null && !paused && !to.isWritable()) {
            paused = true;
            from.pause();
        }
    }

    private void resume() {
        UpstreamStream from = stream;
        if (paused && from != null) {
            paused = false;
            from.resume();
        }
    }

    @Override
    public void onEnd(@Borrowed @Nullable HeadBlock trailers) {
        if (switched) {
            responder().end(null);
            return;
        }
        stream = null;
        Responder to = responder();
        recycle();
        to.end(trailers);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        UpstreamStream from = stream;
        stream = null;
        if (from != null && progress == UpstreamStream.Progress.BEGUN) {
            boolean late = error == CoreError.UPSTREAM_RESPONSE_TIMEOUT;
            from.endpoint().report(late ? Endpoint.Outcome.TIMED_OUT : Endpoint.Outcome.BROKE_OFF);
        }
        if (!headGiven && retry.isAtOnce(progress)) {
            open(true);
            return;
        }
        settle(CircuitBreaker.Verdict.BAD);
        long pause = headGiven ? RetryDecision.NEVER : retry.pause(error, progress);
        if (pause == RetryDecision.NEVER) {
            end(error, cause);
        } else {
            tryAgain(pause, from == null ? null : from.endpoint(), true);
        }
    }

    private void end(GatewayError error, @Nullable Throwable cause) {
        Responder to = responder();
        recycle();
        to.reject(error, cause);
    }

    /** The exchange has ended, or answers otherwise. */
    private void cancel() {
        UpstreamStream of = stream;
        Runnable wait = waiting;
        settle(CircuitBreaker.Verdict.NONE);
        recycle();
        if (of != null) {
            of.cancel();
        } else if (wait != null) {
            wait.run();
        }
    }

    private void recycle() {
        boolean reusable = requestDone || !bodyAsked;
        exchange = null;
        responder = null;
        stream = null;
        waiting = null;
        sinkWritable = null;
        trailers = null;
        replay.close();
        retry.end();
        tried.clear();
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
        tunnel = null;
        if (reusable && spare.size() < maxSpare) {
            spare.addLast(this);
        }
    }

    @Override
    public Exchange exchange() {
        Exchange e = exchange;
        if (e == null) {
            throw new IllegalStateException(CoreError.INTEGRATION_FAILED.code());
        }
        return e;
    }

    private Responder responder() {
        Responder r = responder;
        if (r == null) {
            throw new IllegalStateException(CoreError.INTEGRATION_FAILED.code());
        }
        return r;
    }
}
