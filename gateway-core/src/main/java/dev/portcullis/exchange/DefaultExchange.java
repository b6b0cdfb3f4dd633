package dev.portcullis.exchange;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.filter.CompletionFilter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The life of an exchange:
 *
 *   begin      a head has arrived; bodies, caller and record are reset
 *   run        the route is known: the chain is walked inwards, then the integration is asked
 *   (answer)   from the integration, or from a filter, or an error: the chain is walked outwards
 *   commit     the head goes to the client; from here on, failing can only break off
 *   (tunnel)   the head is a 101: both bodies begin again, as the raw bytes of another protocol, until both have ended
 *   finish     the last byte is handed over, or the first failure happened; completion filters hear of it; everything held
 *              is released and the object goes back to its pool
 *
 * Who may end it: the answer's end, a failure on either side, the client's leaving. The first wins; finish() is idempotent
 * by the ended flag, and every late callback meets either that flag or the responder's generation.
 *
 * Who does what: ExchangeWalk follows the chain, ExchangeResponder listens to the integration, LocalAnswer makes answers of the
 * gateway's own, AnswerSink sends an answer to the client, ProtocolSwitch makes a tunnel of it, ExchangeBodies has both bodies,
 * MatchView what serves. Filters and integrations see an ExchangeView. All of them are made once, with the exchange, and are
 * used again with it.
 */
/** The life of one exchange, and the client's side of it. Pooled per loop and used again; confined to that loop. */
@EventLoopConfined
public final class DefaultExchange {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultExchange.class);
    private static final int SWITCHING_PROTOCOLS = 101;

    private final LoopContext loop;
    private final ExchangeRecord record;
    private final ExchangeBodies bodies;
    private final RequestView request;
    private final ResponseView response;
    private final MatchView match;
    private final ExchangeDeadline deadline;
    private final ExchangeView view;
    private final GrpcCall grpc;
    private final LocalAnswer local;
    private final AnswerSink answer;
    private final ProtocolSwitch protocolSwitch;
    private final ExchangeWalk walk;
    private final ExchangeResponder responder;

    private @Nullable ClientStream client;
    private boolean committed;
    private boolean ended = true;
    private long life;

    /**
     * @param blocking runs what filters offload
     * @param budget what bodies may hold
     */
    public DefaultExchange(LoopContext loop, Executor blocking, BufferBudget budget) {
        this.loop = loop;
        record = new ExchangeRecord(loop);
        bodies = new ExchangeBodies(this, loop, budget);
        request = new RequestView(bodies.requestView());
        response = new ResponseView(bodies.responseView(), record);
        match = new MatchView(request);
        deadline = new ExchangeDeadline(this, loop.timers());
        view = new ExchangeView(this, loop, blocking, request, response, match, record, deadline);
        grpc = new GrpcCall(deadline);
        local = new LocalAnswer(this, request, response, bodies, grpc);
        answer = new AnswerSink(this, request, response, bodies, record);
        protocolSwitch = new ProtocolSwitch(this, loop, record, bodies, answer);
        walk = new ExchangeWalk(this, view, loop, match, record, local);
        responder = new ExchangeResponder(this, bodies, record, response, local, protocolSwitch, walk);
    }

    // ---- its beginning

    /**
     * Begins with a head that has arrived. The block becomes the exchange's.
     *
     * @param held given back at the end; null for an exchange that outlives no configuration
     */
    public void begin(ClientStream stream, @Owned HeadBlock head, long nanos, @Nullable Lease held) {
        client = stream;
        ended = false;
        committed = false;
        request.headers().show(head);
        response.headers().show(loop.blocks().take());
        match.begin(held);
        view.begin(stream.connection());
        record.begin(nanos);
        bodies.begin(head.bodyLength(), stream, responder);
        local.begin();
        grpc.begin(head, nanos);
    }

    /** Walks the chain of {@code stage} for the route, and asks its integration. */
    public void run(RoutePlan plan, StageView stage) {
        run(plan, stage, stage.chains()[plan.ordinal()]);
    }

    /** Walks the miss chain of {@code stage} and answers with the error. */
    public void refuse(GatewayError error, StageView stage) {
        runMiss(new RoutePlan(-1, "", List.of(), (exchange, to) -> to.reject(error, null)), stage);
    }

    /** Walks the miss chain of {@code stage} and asks the plan's integration. */
    public void runMiss(RoutePlan plan, StageView stage) {
        run(plan, stage, stage.missChain());
    }

    private void run(RoutePlan plan, StageView stage, FilterChain chain) {
        match.serve(plan, stage, chain);
        walk.start();
    }

    /** For matching: the request's head. */
    public HeadBlock requestBlock() {
        return request.block();
    }

    /** For matching: where the head has what was matched. */
    public PathRanges ranges() {
        return match.ranges();
    }

    // ---- from the client's side

    /** A piece of the request's body. */
    public void requestData(@Owned ByteBuf chunk) {
        walk.progressed();
        bodies.requestPipe().data(chunk);
    }

    /** The request is complete. {@code trailers} stay readable until the exchange ends. */
    public void requestEnd(@Borrowed @Nullable HeadBlock trailers) {
        bodies.requestPipe().end(trailers);
    }

    /** The request's body is malformed or stalled, or the time of the exchange has passed. */
    public void requestFailed(GatewayError error) {
        fail(error, null);
    }

    /** The client takes more of the answer. */
    public void clientWritable() {
        bodies.responsePipe().onWritable();
    }

    /** The client has left, or its connection broke; null for a client that has left a tunnel in good order. */
    public void clientGone(@Nullable GatewayError error) {
        if (!ended) {
            if (error != null) {
                record.failed(error);
            }
            finish();
        }
    }

    // ---- from the configuration's side

    /** The gateway stops: what would go on for ever should not. */
    public void drain() {
        protocolSwitch.drain();
    }

    /** Whether its answer has begun, so that it needs its route only for its end. */
    public boolean isCommitted() {
        return committed;
    }

    /** Whether the request is a call of gRPC. */
    public boolean isGrpc() {
        return grpc.isCall();
    }

    /** What serves it, which can be another revision's. */
    public MatchView match() {
        return match;
    }

    /**
     * The route is gone, or does something else by now. The rest of a long answer goes on, and keeps no more of the old
     * revision than the filters that hear of its end; a tunnel, which might last for ever, ends after {@code delay}.
     */
    public void routeGone(Duration delay) {
        match.leaveStage();
        protocolSwitch.leaveAfter(delay);
    }

    // ---- the turns it takes

    /** All filters have let it pass. */
    void integrate() {
        RoutePlan plan = match.route();
        responder.ask(plan.integration(), plan.ordinal() < 0 ? null : grpc.refusal());
    }

    /** Another answer takes the place of what the integration has under way. */
    void dropIntegration() {
        responder.cancel();
        protocolSwitch.forget();
    }

    /** All filters have seen the answer, whose head goes to the client. */
    void commit() {
        if (ended) {
            return;
        }
        committed = true;
        if (!protocolSwitch.isPrepared()) {
            answer.commit(client());
        } else if (response.status() == SWITCHING_PROTOCOLS) {
            deadline.clear();
            protocolSwitch.commit(client(), responder);
        } else {
            // a filter has made it another answer, of which the integration has no more to say
            dropIntegration();
            answer.commit(client());
        }
    }

    /** Something failed: the client is told, by an answer while that is possible, else by breaking off. */
    void fail(GatewayError error, @Nullable Throwable cause) {
        if (ended) {
            return;
        }
        note(error, cause);
        if (committed) {
            client().fail(error, cause);
            finish();
        } else {
            walk.refuse(error);
        }
    }

    /** Ends it, however far it has come; nothing if it has ended already. */
    void finish() {
        if (ended) {
            return;
        }
        ended = true;
        life++;
        answer.close();
        protocolSwitch.release();
        deadline.clear();
        responder.cancel();
        walk.cancel();
        record.end(committed ? local.status() : 499, bodies.requestPipe().received());
        complete();
        ClientStream stream = client();
        clear();
        stream.exchangeEnded(this);
    }

    private void complete() {
        for (CompletionFilter filter : match.chain().completion()) {
            try {
                filter.onComplete(view, record);
            } catch (Exception | LinkageError | AssertionError e) {
                thrown(e);
            }
        }
    }

    private void clear() {
        bodies.clear();
        request.block().release();
        request.headers().show(null);
        response.block().release();
        response.headers().show(null);
        view.clear();
        client = null;
        match.end();
    }

    /** When the exchange ended, by the loop's clock; until the next begins. */
    public long endedNanos() {
        return record.endedNanos();
    }

    // ---- for its parts

    /** What filters and integrations see. */
    Exchange view() {
        return view;
    }

    ClientStream client() {
        ClientStream c = client;
        if (c == null) {
            throw new IllegalStateException("exchange used after its end");
        }
        return c;
    }

    /** A new wait for the filter that runs now. */
    Pending pending() {
        return walk.pending();
    }

    boolean isEnded() {
        return ended;
    }

    /** Which exchange this object is now. */
    long life() {
        return life;
    }

    EventExecutor executor() {
        return loop.executor();
    }

    /** A filter or an integration threw. */
    void thrown(Throwable cause) {
        FaultLog.tell("Exchange " + view.idText() + " at route " + match.routeKey(), cause);
    }

    /** Records an error; its cause is for those who look for it. */
    void note(GatewayError error, @Nullable Throwable cause) {
        record.failed(error);
        if (cause != null) {
            LOG.debug("Exchange {}: {}", view.idText(), error.code(), cause);
        }
    }
}
