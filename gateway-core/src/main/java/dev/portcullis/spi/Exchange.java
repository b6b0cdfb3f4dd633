package dev.portcullis.spi;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from first byte to last.
 *
 * <p>An event loop owns it: call it on that loop only, and keep no reference to it after {@code onComplete}. The object is
 * used again for the next exchange.
 */
@EventLoopConfined
public interface Exchange {

    Request request();

    /** The answer; meaningful on the way outwards and at completion. */
    Response response();

    Caller caller();

    ConnectionInfo connection();

    /** The API, stage and route that matched; on the miss chain, what is known of them. */
    Match match();

    /** The id of this exchange as ASCII bytes; do not change the array, and copy it to keep it. */
    byte[] id();

    /** The value kept under {@code key}, or null. */
    <T> @Nullable T get(ExchangeKey<T> key);

    /** Keeps a value until the exchange ends; null forgets it. */
    <T> void put(ExchangeKey<T> key, @Nullable T value);

    /** A new wait; return it from the filter that asked. */
    Pending pending();

    /** Waits for {@code stage}; a failed stage, or one that yields null, is a rejection with {@code filter.failed}. */
    <T> Outcome await(CompletionStage<T> stage, Function<T, Outcome> next);

    /**
     * As {@link #await(CompletionStage, Function)}, but goes on with {@code late} when nothing has come in {@code patience};
     * what comes after that is dropped.
     */
    <T> Outcome await(CompletionStage<T> stage, Duration patience, T late, Function<T, Outcome> next);

    /** Runs blocking {@code work} on the gateway's bounded executor; full means {@code gateway.offload_full}. */
    Outcome offload(Callable<Outcome> work);

    /**
     * Ends the exchange with {@code error} when the loop's clock says {@code nanos}: with an answer if none has begun, else by
     * breaking it off. The earliest deadline set counts. It is noticed up to 0.2 s late, and not at all once a client has
     * switched protocols.
     */
    void endBy(long nanos, GatewayError error);

    /**
     * How long an upstream may take from the last byte of the request to the head of its answer, in place of what its own
     * settings say; takes effect with the next attempt. Nanoseconds, 0 for its own settings.
     */
    void responseNanos(long nanos);

    /** What {@link #responseNanos(long)} was told last; 0 if nothing. */
    long responseNanos();

    /** Runs tasks on this exchange's loop. */
    Executor loop();

    /** Which of the gateway's loops this is, from 0: an index into a plugin's per-loop state. */
    int loopIndex();

    /** The loop's clock when the request head had arrived, in {@link dev.portcullis.time.Ticker} nanoseconds. */
    long startedNanos();
}
