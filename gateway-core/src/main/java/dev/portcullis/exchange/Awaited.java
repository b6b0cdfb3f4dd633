package dev.portcullis.exchange;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter's wait for what another thread finds out. What the filter makes of it runs on the loop, as everything does that
 * touches an exchange, and not at all if nobody waits any more: the object may be another client's exchange by then.
 *
 * <p>As a {@link Runnable}, what the end of the wait calls.
 */
final class Awaited<T> implements BiConsumer<@Nullable T, @Nullable Throwable>, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Awaited.class);

    private final DefaultExchange exchange;
    private final EventExecutor loop;
    private final Pending pending;
    private final Function<T, Outcome> next;
    private final long life;
    private boolean over;
    private @Nullable Future<?> patience;

    Awaited(DefaultExchange exchange, Function<T, Outcome> next) {
        this.exchange = exchange;
        this.loop = exchange.executor();
        this.pending = exchange.pending();
        this.next = next;
        this.life = exchange.life();
        pending.onCancel(this);
    }

    /** The wait for {@code stage}. */
    Pending until(CompletionStage<T> stage) {
        stage.whenComplete(this);
        return pending;
    }

    /** Goes on with {@code late} after that time. On the loop. */
    void atMost(Duration time, T late) {
        patience = loop.schedule(() -> goOn(late, null), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        end();
    }

    private void end() {
        over = true;
        Future<?> timer = patience;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @AnyThread
    @Override
    public void accept(@Nullable T value, @Nullable Throwable failure) {
        if (loop.inEventLoop()) {
            goOn(value, failure);
        } else {
            loop.execute(() -> goOn(value, failure));
        }
    }

    private void goOn(@Nullable T value, @Nullable Throwable failure) {
        if (over || life != exchange.life()) {
            return;
        }
        end();
        if (value == null) {
            LOG.error("A filter waited for what failed", failure);
            pending.complete(Outcome.reject(CoreError.FILTER_FAILED));
        } else {
            pending.complete(ExchangeView.outcome(() -> next.apply(value)));
        }
    }
}
