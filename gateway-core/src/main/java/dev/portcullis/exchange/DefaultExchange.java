package dev.portcullis.exchange;

import dev.portcullis.body.BodyPipe;
import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.ChainRun;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.RequestIds;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Caller;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Match;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.Request;
import dev.portcullis.spi.Response;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.integration.TunnelPlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
 */
/** One exchange. Pooled per loop and used again. */
@EventLoopConfined
public final class DefaultExchange implements Exchange, Match, ChainRun.Walker, BodyPipe.Owner, BodySink {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultExchange.class);
    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    private static final HeaderName ETAG = HeaderName.of("ETag");
    private static final int SWITCHING_PROTOCOLS = 101;

    private final LoopContext loop;
    private final Executor blocking;
    private final BodyView requestBody = new BodyView(this, CoreError.REQUEST_BODY_TOO_LARGE, true);
    private final BodyView responseBody = new BodyView(this, CoreError.UPSTREAM_BODY_TOO_LARGE, false);
    private final RequestView request = new RequestView(requestBody);
    private final ExchangeRecord record = new ExchangeRecord();
    private final ResponseView response = new ResponseView(responseBody, record);
    private final BodyPipe requestPipe;
    private final BodyPipe responsePipe;
    private final ChainRun run = new ChainRun(this, this);
    private final ExchangeResponder responder;
    private final PathRanges variables = new PathRanges();
    private final Caller caller = new Caller();
    private final byte[] id = new byte[RequestIds.LENGTH];
    private final ExchangeDeadline exchangeDeadline;
    private final GrpcCall grpc;
    private final Runnable requestSinkWritable;
    private final TimerWheel.Node deadline = new TimerWheel.Node() {
        @Override
        protected void expired() {
            run.refuse(CoreError.FILTER_TIMEOUT);
        }
    };

    private @Nullable ClientStream client;
    private @Nullable Lease lease;
    private @Nullable RoutePlan route;
    private @Nullable StageView stage;
    private FilterChain chain = FilterChain.EMPTY;
    private @Nullable Object[] attributes = {};
    private boolean attributesUsed;
    private boolean integrationAsked;
    private boolean bodyChanged;
    private boolean bodyless;
    private boolean waited;
    private boolean committed;
    private boolean ended = true;
    /** The status of an error that was told in gRPC, with 200; 0 if none was. */
    private int toldStatus;

    private long responseNanos;
    private long life;
    private @Nullable HeadBlock trailers;
    /** From a 101 that was asked for to the end. */
    private @Nullable Tunnel tunnel;

    public DefaultExchange(LoopContext loop, Executor blocking, BufferBudget budget) {
        this.loop = loop;
        this.blocking = blocking;
        this.requestPipe = new BodyPipe(this, budget);
        this.responsePipe = new BodyPipe(this, budget);
        this.responder = new ExchangeResponder(this, responsePipe);
        this.exchangeDeadline = new ExchangeDeadline(this, loop.timers());
        this.grpc = new GrpcCall(exchangeDeadline);
        this.requestSinkWritable = requestPipe::onWritable;
        requestBody.attach(requestPipe);
        responseBody.attach(responsePipe);
    }

    // ---- from the client's side

    /**
     * Begins with a head that has arrived. The block becomes the exchange's.
     *
     * @param held given back at the end; null for an exchange that outlives no configuration
     */
    public void begin(ClientStream stream, @Owned HeadBlock head, long nanos, @Nullable Lease held) {
        client = stream;
        lease = held;
        ended = false;
        committed = false;
        integrationAsked = false;
        bodyChanged = false;
        bodyless = false;
        waited = false;
        responseNanos = 0;
        request.headers().show(head);
        HeadBlock answer = loop.blocks().take();
        response.headers().show(answer);
        loop.ids().next(id);
        caller.reset(stream.connection().remoteAddress());
        record.begin(nanos);
        long length = head.bodyLength();
        requestPipe.open(length < 0 ? Body.UNKNOWN : length, stream);
        if (length == HeadBlock.NO_BODY) {
            requestPipe.end(null);
        }
        responsePipe.open(Body.UNKNOWN, responder);
        toldStatus = 0;
        grpc.begin(head, nanos);
    }

    /** Walks the chain of {@code stageView} for the route, and asks its integration. */
    public void run(RoutePlan plan, StageView stageView) {
        route = plan;
        stage = stageView;
        chain = stageView.chains()[plan.ordinal()];
        run.start(chain);
    }

    /** Walks the miss chain of {@code stageView} and answers with the error. */
    public void refuse(GatewayError error, StageView stageView) {
        runMiss(new RoutePlan(-1, "", List.of(), (exchange, to) -> to.reject(error, null)), stageView);
    }

    /** Walks the miss chain of {@code stageView} and asks the plan's integration. */
    public void runMiss(RoutePlan plan, StageView stageView) {
        route = plan;
        stage = stageView;
        chain = stageView.missChain();
        run.start(chain);
    }

    /** A piece of the request's body. */
    public void requestData(@Owned ByteBuf chunk) {
        progressed();
        requestPipe.data(chunk);
    }

    /** The request is complete. {@code trailerLines} stay readable until the exchange ends. */
    public void requestEnd(@Borrowed @Nullable HeadBlock trailerLines) {
        requestPipe.end(trailerLines);
    }

    /** The request's body is malformed or stalled, or the time of the exchange has passed. */
    public void requestFailed(GatewayError error) {
        if (ended) {
            return;
        }
        record.failed(error);
        if (committed) {
            breakOff(error, null);
        } else {
            run.refuse(error);
        }
    }

    /** The client takes more of the answer. */
    public void clientWritable() {
        responsePipe.onWritable();
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

    /** The gateway stops: what would go on for ever should not. */
    public void drain() {
        Tunnel open = tunnel;
        if (open != null && committed) {
            open.drain();
        }
    }

    public boolean isCommitted() {
        return committed;
    }

    /**
     * Goes over to another revision of the configuration, in which the route does the same: the rest of a long answer, or a
     * tunnel, shall not keep the old one.
     *
     * @param held instead of the lease so far, which is given back
     */
    public void moveTo(RoutePlan plan, StageView stageView, Lease held) {
        Lease before = lease;
        route = plan;
        stage = stageView;
        chain = stageView.chains()[plan.ordinal()];
        lease = held;
        if (before != null) {
            before.giveBack();
        }
    }

    /** The route is gone, or does something else by now: a tunnel, which might last for ever, ends after {@code delay}. */
    public void leaveAfter(Duration delay) {
        if (tunnel != null) {
            long now = life;
            loop.executor().schedule(() -> leave(now), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void leave(long since) {
        Tunnel open = tunnel;
        if (open != null && since == life) {
            open.leave();
        }
    }

    /** Whether the request is a call of gRPC. */
    public boolean isGrpc() {
        return grpc.isCall();
    }

    /** The stage that serves it, once it is routed. */
    public @Nullable StageView stageView() {
        return stage;
    }

    // ---- the walk

    @Override
    public void integrate() {
        RoutePlan plan = route;
        if (plan == null) {
            throw new IllegalStateException("walk without a route");
        }
        integrationAsked = true;
        responder.open();
        GatewayError refusal = grpc.refusal();
        if (refusal != null && plan.ordinal() >= 0) {
            responder.reject(refusal, null);
            return;
        }
        try {
            plan.integration().invoke(this, responder);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            thrown(e);
            responder.reject(CoreError.INTEGRATION_FAILED, e);
        }
    }

    @Override
    public void answered(LocalResponse local) {
        HeadBlock head = turnTo();
        head.statusLine(11, local.status(), 0, 0);
        for (LocalResponse.Line line : local.lines()) {
            head.append(line.name().bytes(), line.name().id(), line.value(), 0, line.value().length);
        }
        give(head, local.body().length, local.body().length == 0 ? null : Unpooled.wrappedBuffer(local.body()));
    }

    /** Forgets the answer that was under way, and gives the empty head of the next. */
    private HeadBlock turnTo() {
        toldStatus = 0;
        responder.cancel();
        tunnel = null;
        requestBody.clear();
        responseBody.clear();
        HeadBlock head = response.block();
        head.clear();
        return head;
    }

    @Override
    public void served(KeptAnswer answer) {
        HeadBlock head = turnTo();
        long length = answer.writeHead(this, head);
        boolean empty = isHead() || head.status() == 204 || head.status() == 304;
        give(head, length, empty ? null : answer.body(this));
    }

    /** A whole answer: its head is written, its framing is not. */
    private void give(HeadBlock head, long length, @Owned @Nullable ByteBuf body) {
        head.bodyLength(length);
        head.keepAlive(true);
        if (isHead()) {
            // no framing is written for what has no body, so the length that GET would show is a line as any other
            head.append(CONTENT_LENGTH.bytes(), CONTENT_LENGTH.id(), Long.toString(length));
        }
        head.contentLengthGiven(true);
        bodyChanged = false;
        responsePipe.clear();
        responsePipe.open(length, null);
        if (body != null) {
            responsePipe.data(body);
        }
        responsePipe.end(null);
    }

    @Override
    public void refused(GatewayError error, @Nullable Throwable cause) {
        record.failed(error);
        if (cause != null) {
            thrown(cause);
        }
        tell(error);
    }

    private void tell(GatewayError error) {
        if (grpc.isCall()) {
            answered(ErrorRenderer.renderForGrpc(error));
            response.block().contentLengthGiven(false);
            toldStatus = ErrorRenderer.status(error);
        } else {
            answered(ErrorRenderer.render(error));
        }
    }

    @Override
    public void parked() {
        waited = true;
        beginPatience();
    }

    /** A filter waits; what it may wait for includes a body, which moves on. */
    private void beginPatience() {
        StageView of = stage;
        loop.timers().set(deadline, loop.nanos() + (of == null ? 0 : of.filterNanos()));
    }

    /** A piece of a body has come. */
    void progressed() {
        if (deadline.isSet()) {
            beginPatience();
        }
    }

    @Override
    public void unparked() {
        loop.timers().clear(deadline);
    }

    @Override
    public void commit() {
        if (ended) {
            return;
        }
        HeadBlock head = response.block();
        int status = head.status();
        if (tunnel != null) {
            if (status == SWITCHING_PROTOCOLS) {
                openTunnel(tunnel, head);
                return;
            }
            tunnel = null;
            responder.cancel();
        }
        bodyless = status == 204 || status == 304 || isHead();
        long length = bodyChanged ? changedLength(head) : head.bodyLength();
        committed = true;
        client().head(head, length, bodyless);
        if (!ended) {
            responsePipe.connect(this);
        }
    }

    /** Both bodies begin again; what filters wished for those of the handshake is forgotten. */
    private void openTunnel(Tunnel opened, HeadBlock head) {
        committed = true;
        exchangeDeadline.clear();
        requestPipe.clear();
        responsePipe.clear();
        requestPipe.open(Body.UNKNOWN, client());
        responsePipe.open(Body.UNKNOWN, responder);
        client().head(head, HeadBlock.TUNNEL, false);
        if (ended) {
            return;
        }
        request.block().trim();
        head.trim();
        opened.toServer().onWritable(requestSinkWritable);
        requestPipe.connect(opened.toServer());
        responsePipe.connect(opened.toClient());
        opened.begin();
        client().startBody();
        responder.resume();
    }

    /** The framing of an answer whose body a filter changed. Its entity tag can only promise equivalence from now on. */
    private long changedLength(HeadBlock head) {
        int line = head.find(KnownNames.ETAG, 0);
        if (line >= 0 && head.bytes()[head.valueStart(line)] == '"') {
            String tag = head.text(head.valueStart(line), head.valueEnd(line));
            head.remove(line);
            head.append(ETAG.bytes(), ETAG.id(), "W/" + tag);
        }
        head.contentLengthGiven(false);
        long length = responsePipe.length();
        return length == Body.UNKNOWN ? HeadBlock.CHUNKED : length;
    }

    private boolean isHead() {
        HeadBlock head = request.block();
        int start = head.methodStart();
        return head.methodEnd() - start == 4 && head.bytes()[start] == 'H' && head.bytes()[start + 1] == 'E';
    }

    // ---- the answer's body, on its way to the client

    @Override
    public void data(@Owned ByteBuf chunk) {
        ClientStream to = client;
        if (ended || bodyless || to == null) {
            chunk.release();
        } else {
            record.answered(chunk.readableBytes());
            to.data(chunk);
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailerLines) {
        if (!ended) {
            client().end(trailerLines);
            finish();
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        breakOff(error, cause);
    }

    @Override
    public boolean isWritable() {
        ClientStream to = client;
        // what is not sent needs no room: a stream of HTTP/2 has none any more once its answer ended with the head
        return !ended && to != null && (bodyless || to.isWritable());
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException("the client stream reports to clientWritable");
    }

    // ---- the integration

    void attempted(String endpoint) {
        record.attempted(endpoint, waited ? loop.nanos() : record.startedNanos());
        waited = true;
    }

    void headGiven() {
        HeadBlock head = response.block();
        if (record.attempts() > 0) {
            record.upstreamHead(head.status(), loop.nanos());
        }
        responsePipe.open(head.bodyLength() < 0 ? Body.UNKNOWN : head.bodyLength(), responder);
        run.outwards();
    }

    /** To filters the answer has no body, as its request had none. */
    void tunnelGiven(BodySink fromClient, TunnelPlan plan) {
        record.upstreamHead(response.block().status(), loop.nanos());
        tunnel = new Tunnel(this, loop, fromClient, plan);
        response.block().bodyLength(HeadBlock.NO_BODY);
        responsePipe.open(0, null);
        responsePipe.end(null);
        run.outwards();
    }

    boolean isTunnel() {
        return tunnel != null;
    }

    /** Says that nothing more goes to the client of a tunnel. */
    void endAnswer() {
        client().end(null);
    }

    /** The tunnel takes what it could not pass on. */
    void tunnelTakesMore() {
        requestPipe.onWritable();
        responsePipe.onWritable();
    }

    /** The tunnel comes to an end that somebody may want explained. */
    void noteEnd(GatewayError why) {
        record.failed(why);
    }

    /** Both directions of the tunnel have ended. */
    void finishTunnel() {
        finish();
    }

    void integrationAnswered(LocalResponse local) {
        answered(local);
        run.outwards();
    }

    void integrationRefused(GatewayError error, @Nullable Throwable cause) {
        note(error, cause);
        tell(error);
        run.outwards();
    }

    void integrationFailed(GatewayError error, @Nullable Throwable cause) {
        note(error, cause);
        if (committed) {
            breakOff(error, cause);
        } else {
            run.refuse(error);
        }
    }

    void keepTrailers(@Borrowed @Nullable HeadBlock lines) {
        if (lines != null && !responsePipe.passesEnd()) {
            trailers = copy(lines);
            responsePipe.end(trailers);
        } else {
            responsePipe.end(lines);
        }
    }

    private HeadBlock copy(HeadBlock lines) {
        HeadBlock kept = loop.blocks().take();
        for (int line = 0; line < lines.lines(); line++) {
            if (lines.removed(line)) {
                continue;
            }
            int start = lines.nameStart(line);
            byte[] name = Arrays.copyOfRange(lines.bytes(), start, start + lines.nameLength(line));
            int value = lines.valueStart(line);
            kept.append(name, lines.id(line), lines.bytes(), value, lines.valueEnd(line) - value);
        }
        return kept;
    }

    void drainRequest(BodySink sink) {
        sink.onWritable(requestSinkWritable);
        requestPipe.connect(sink);
        if (!requestPipe.sourceEnded() && !ended) {
            client().startBody();
        }
    }

    HeadBlock responseBlock() {
        return response.block();
    }

    ClientStream client() {
        ClientStream c = client;
        if (c == null) {
            throw new IllegalStateException("exchange used after its end");
        }
        return c;
    }

    void responseBodyChanges() {
        bodyChanged = true;
    }

    void thrown(Throwable cause) {
        FaultLog.tell("Exchange " + idText() + " at route " + routeKey(), cause);
    }

    private void note(GatewayError error, @Nullable Throwable cause) {
        record.failed(error);
        if (cause != null) {
            LOG.debug("Exchange {}: {}", idText(), error.code(), cause);
        }
    }

    // ---- bodies

    @Override
    public void bodyRefused(BodyPipe pipe, GatewayError error) {
        if (ended || (pipe == requestPipe ? requestBody : responseBody).refusedInCall(error)) {
            return;
        }
        record.failed(error);
        if (committed) {
            breakOff(error, null);
        } else {
            run.refuse(error);
        }
    }

    @Override
    public void bodyCollected(BodyPipe pipe) {
        (pipe == requestPipe ? requestBody : responseBody).collected();
    }

    @Override
    public void nextTurn(Runnable task) {
        // a task would run in this turn yet, as often as it asked for another
        loop.executor().schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    // ---- the end

    private void breakOff(GatewayError error, @Nullable Throwable cause) {
        if (!ended) {
            record.failed(error);
            client().fail(error, cause);
            finish();
        }
    }

    private void finish() {
        if (ended) {
            return;
        }
        ended = true;
        life++;
        Tunnel open = tunnel;
        if (open != null) {
            open.release();
            tunnel = null;
        }
        loop.timers().remove(deadline);
        exchangeDeadline.clear();
        responder.cancel();
        run.cancel();
        int status = !committed
                ? 499
                : toldStatus != 0 ? toldStatus : response.block().status();
        record.end(status, requestPipe.received(), loop.nanos());
        for (CompletionFilter filter : chain.completion()) {
            try {
                filter.onComplete(this, record);
            } catch (Exception | LinkageError | AssertionError e) {
                thrown(e);
            }
        }
        ClientStream stream = client();
        Lease held = lease;
        clear();
        if (held != null) {
            held.giveBack();
        }
        stream.exchangeEnded(this);
    }

    private void clear() {
        requestPipe.clear();
        responsePipe.clear();
        requestBody.clear();
        responseBody.clear();
        request.block().release();
        request.headers().show(null);
        response.block().release();
        response.headers().show(null);
        if (trailers != null) {
            trailers.release();
            trailers = null;
        }
        variables.reset(0, 0);
        if (attributesUsed) {
            Arrays.fill(attributes, null);
            attributesUsed = false;
        }
        client = null;
        lease = null;
        route = null;
        stage = null;
        chain = FilterChain.EMPTY;
    }

    /** When the exchange ended, by the loop's clock; until the next begins. */
    public long endedNanos() {
        return record.endedNanos();
    }

    // ---- Exchange

    @Override
    public Request request() {
        return request;
    }

    /** For the engine: the head that matching reads. */
    public HeadBlock requestBlock() {
        return request.block();
    }

    @Override
    public PathRanges ranges() {
        return variables;
    }

    @Override
    public Response response() {
        return response;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public ConnectionInfo connection() {
        return client().connection();
    }

    @Override
    public Match match() {
        return this;
    }

    @Override
    public byte[] id() {
        return id;
    }

    private String idText() {
        return new String(id, StandardCharsets.US_ASCII);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(ExchangeKey<T> key) {
        return key.number() < attributes.length ? (T) attributes[key.number()] : null;
    }

    @Override
    public <T> void put(ExchangeKey<T> key, @Nullable T value) {
        if (key.number() >= attributes.length) {
            attributes = Arrays.copyOf(attributes, key.number() + 8);
        }
        attributes[key.number()] = value;
        attributesUsed = true;
    }

    @Override
    public Pending pending() {
        return run.pending(loop.executor());
    }

    @Override
    public <T> Outcome await(CompletionStage<T> awaited, Function<T, Outcome> next) {
        Pending pending = pending();
        Awaited<T> wait = new Awaited<>(this, pending, next);
        pending.onCancel(wait);
        awaited.whenComplete(wait);
        return pending;
    }

    @Override
    public <T> Outcome await(CompletionStage<T> awaited, Duration patience, T late, Function<T, Outcome> next) {
        Pending pending = pending();
        Awaited<T> wait = new Awaited<>(this, pending, next);
        pending.onCancel(wait);
        wait.atMost(patience, late);
        awaited.whenComplete(wait);
        return pending;
    }

    @Override
    public Outcome offload(Callable<Outcome> work) {
        Pending pending = pending();
        try {
            blocking.execute(() -> pending.complete(outcome(work)));
        } catch (RejectedExecutionException full) {
            return Outcome.reject(CoreError.OFFLOAD_FULL);
        }
        return pending;
    }

    @Override
    public void endBy(long nanos, GatewayError error) {
        exchangeDeadline.set(nanos, error);
    }

    @Override
    public void responseNanos(long nanos) {
        responseNanos = nanos;
    }

    @Override
    public long responseNanos() {
        return responseNanos;
    }

    /** What a filter decides after its wait; a broken one refuses. On any thread. */
    static Outcome outcome(Callable<Outcome> work) {
        try {
            return work.call();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            FaultLog.tell("A filter after its wait", e);
            return Outcome.reject(CoreError.FILTER_FAILED);
        }
    }

    /** Which exchange this object is now; on the loop. */
    long life() {
        return life;
    }

    EventExecutor executor() {
        return loop.executor();
    }

    @Override
    public Executor loop() {
        return loop.executor();
    }

    @Override
    public int loopIndex() {
        return loop.index();
    }

    @Override
    public long startedNanos() {
        return record.startedNanos();
    }

    // ---- Match

    @Override
    public @Nullable String api() {
        return stage == null ? null : stage.api();
    }

    @Override
    public @Nullable String stage() {
        return stage == null ? null : stage.stage();
    }

    @Override
    public @Nullable String routeKey() {
        return route == null || route.ordinal() < 0 ? null : route.key();
    }

    @Override
    public int routeOrdinal() {
        return route == null || stage == null || route.ordinal() < 0 ? -1 : stage.firstOrdinal() + route.ordinal();
    }

    @Override
    public int variableIndex(String name) {
        return route == null ? -1 : route.variables().indexOf(name);
    }

    @Override
    public boolean hasAuthorizer() {
        return chain.hasAuthorizer();
    }

    @Override
    public @Nullable String variable(String name) {
        int at = variableIndex(name);
        if (at < 0 || at >= variables.count()) {
            return null;
        }
        return request.block().text(variables.start(at), variables.end(at));
    }

    @Override
    public @Nullable String stageVariable(String name) {
        return stage == null ? null : stage.variables().get(name);
    }
}
