package dev.portcullis.testkit;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.Body;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An exchange in memory, whose loop is the thread that calls. */
public final class FakeExchange implements Exchange {

    /** What {@link #id} says, as text. */
    public static final String ID = "JKJaXmPLvHcESHA=";

    private static final long STARTED = 1_000_000_000L;

    private final TestRequest sent;
    private final HeadBlock head = new HeadBlockPool().take();
    private final FakeRequest request;
    private final FakeResponse response = new FakeResponse(new HeadBlockPool().take());
    private final Caller caller = new Caller();
    private final FakeConnection connection;
    private final byte[] id = ID.getBytes(StandardCharsets.US_ASCII);
    private long responseNanos;
    private long endNanos;
    private @Nullable GatewayError endError;
    private @Nullable Object[] values = {};

    FakeExchange(TestRequest sent) {
        this.sent = sent;
        this.connection = sent.connection();
        this.request = new FakeRequest(head, new FakeBody(sent.body(), length(), CoreError.REQUEST_BODY_TOO_LARGE));
        rewind();
    }

    /** Makes it as it was at the beginning. Allocates nothing. */
    public void rewind() {
        head.clear();
        sent.writeTo(head);
        request.body().reset(sent.body(), length());
        response.reset();
        caller.reset(connection.remoteAddress());
        responseNanos = 0;
        endNanos = 0;
        endError = null;
        Arrays.fill(values, null);
    }

    /** Makes this the answer on its way outwards. */
    public void answer(LocalResponse answer) {
        response.show(answer);
    }

    private long length() {
        long length = sent.bodyLength();
        return length == HeadBlock.CHUNKED ? Body.UNKNOWN : length;
    }

    FakeBody requestBody() {
        return request.body();
    }

    FakeBody responseBody() {
        return response.body();
    }

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
        return connection;
    }

    @Override
    public Match match() {
        return sent.match();
    }

    @Override
    public byte[] id() {
        return id;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(ExchangeKey<T> key) {
        return key.number() < values.length ? (T) values[key.number()] : null;
    }

    @Override
    public <T> void put(ExchangeKey<T> key, @Nullable T value) {
        if (key.number() >= values.length) {
            values = Arrays.copyOf(values, key.number() + 8);
        }
        values[key.number()] = value;
    }

    @Override
    public Pending pending() {
        return new FakePending();
    }

    @Override
    public <T> Outcome await(CompletionStage<T> stage, Function<T, Outcome> next) {
        Pending pending = pending();
        stage.whenComplete((value, failure) -> pending.complete(
                failure != null || value == null ? Outcome.reject(CoreError.FILTER_FAILED) : next.apply(value)));
        return pending;
    }

    /** Never tires of waiting. */
    @Override
    public <T> Outcome await(CompletionStage<T> stage, Duration patience, T late, Function<T, Outcome> next) {
        return await(stage, next);
    }

    @Override
    public Outcome offload(Callable<Outcome> work) {
        try {
            return LoopRule.excuse(work);
        } catch (Exception e) {
            return Outcome.reject(CoreError.FILTER_FAILED);
        }
    }

    @Override
    public void endBy(long nanos, GatewayError error) {
        if (endError == null || nanos - endNanos < 0) {
            endNanos = nanos;
            endError = error;
        }
    }

    /** The earliest deadline that was set, from the arrival of the request on; 0 for none. */
    public Duration deadline() {
        return endError == null ? Duration.ZERO : Duration.ofNanos(endNanos - STARTED);
    }

    /** The error that the exchange would end with at its {@link #deadline}. */
    public @Nullable GatewayError deadlineError() {
        return endError;
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
        return Runnable::run;
    }

    @Override
    public int loopIndex() {
        return 0;
    }

    @Override
    public long startedNanos() {
        return STARTED;
    }
}
