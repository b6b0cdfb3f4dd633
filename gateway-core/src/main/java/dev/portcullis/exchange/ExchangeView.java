package dev.portcullis.exchange;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.RequestIds;
import dev.portcullis.spi.Caller;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.Match;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.Request;
import dev.portcullis.spi.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as plugins see it, with what they alone use: its id, its caller, their attributes. Belongs to the {@link
 * DefaultExchange}, is used again with it, and is confined to its loop.
 */
@EventLoopConfined
final class ExchangeView implements Exchange {

    private final DefaultExchange exchange;
    private final LoopContext loop;
    private final Executor blocking;
    private final RequestView request;
    private final ResponseView response;
    private final MatchView match;
    private final ExchangeRecord record;
    private final ExchangeDeadline deadline;
    private final Caller caller = new Caller();
    private final byte[] id = new byte[RequestIds.LENGTH];

    private @Nullable Object[] attributes = {};
    private boolean attributesUsed;
    private long responseNanos;

    /** @param blocking runs what filters offload */
    ExchangeView(
            DefaultExchange exchange,
            LoopContext loop,
            Executor blocking,
            RequestView request,
            ResponseView response,
            MatchView match,
            ExchangeRecord record,
            ExchangeDeadline deadline) {
        this.exchange = exchange;
        this.loop = loop;
        this.blocking = blocking;
        this.request = request;
        this.response = response;
        this.match = match;
        this.record = record;
        this.deadline = deadline;
    }

    void begin(ConnectionInfo client) {
        loop.ids().next(id);
        caller.reset(client.remoteAddress());
        responseNanos = 0;
    }

    /** The exchange has ended: forgets what plugins have put here. */
    void clear() {
        if (attributesUsed) {
            Arrays.fill(attributes, null);
            attributesUsed = false;
        }
    }

    /** Which exchange it is, for people. */
    String idText() {
        return new String(id, StandardCharsets.US_ASCII);
    }

    // ---- what it consists of

    @Override
    public Request request() {
        return request;
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
        return exchange.client().connection();
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public byte[] id() {
        return id;
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

    // ---- waits

    @Override
    public Pending pending() {
        return exchange.pending();
    }

    @Override
    public <T> Outcome await(CompletionStage<T> awaited, Function<T, Outcome> next) {
        return new Awaited<>(exchange, next).until(awaited);
    }

    @Override
    public <T> Outcome await(CompletionStage<T> awaited, Duration patience, T late, Function<T, Outcome> next) {
        Awaited<T> wait = new Awaited<>(exchange, next);
        wait.atMost(patience, late);
        return wait.until(awaited);
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

    /** What a filter decides after its wait; a broken one refuses. */
    @AnyThread
    static Outcome outcome(Callable<Outcome> work) {
        try {
            return work.call();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            FaultLog.tell("A filter after its wait", e);
            return Outcome.reject(CoreError.FILTER_FAILED);
        }
    }

    // ---- time and place

    @Override
    public void endBy(long nanos, GatewayError error) {
        deadline.set(nanos, error);
    }

    @Override
    public void responseNanos(long nanos) {
        responseNanos = nanos;
    }

    @Override
    public long responseNanos() {
        return responseNanos;
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
}
