package dev.portcullis.exchange;

import dev.portcullis.body.BodyPipe;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One body of an exchange as plugins see it: a {@link BodyPipe} and the filters that wait for it to be whole. */
@EventLoopConfined
final class BodyView implements Body {

    /** A filter that waits for the whole body. */
    private record Waiting(Pending pending, Function<BufferedBody, Outcome> next) {}

    private final DefaultExchange exchange;
    private final ExchangeBodies bodies;
    private final BodyPipe pipe;
    private final GatewayError tooLarge;
    private final boolean request;
    private @Nullable List<Waiting> waiting;
    private @Nullable GatewayError refused;
    private boolean collecting;
    private boolean changed;

    BodyView(DefaultExchange exchange, ExchangeBodies bodies, BodyPipe pipe, GatewayError tooLarge, boolean request) {
        this.exchange = exchange;
        this.bodies = bodies;
        this.pipe = pipe;
        this.tooLarge = tooLarge;
        this.request = request;
    }

    /** Forgets what filters wished for: nobody waits any more. */
    void clear() {
        waiting = null;
        refused = null;
        changed = false;
    }

    /** Whether a filter changes the body, or may do so. */
    boolean isChanged() {
        return changed;
    }

    @Override
    public long length() {
        return pipe.length();
    }

    @Override
    public void limit(long max, GatewayError error) {
        pipe.limit(max, error);
    }

    @Override
    public void transform(BodyTransformer transformer) {
        pipe.transform(transformer);
        changed = true;
    }

    @Override
    public void tap(BodyTap tap) {
        pipe.tap(tap);
    }

    @Override
    public void replace(byte[] bytes) {
        pipe.replace(bytes);
        changed = true;
    }

    @Override
    public Outcome aggregate(long max, Function<BufferedBody, Outcome> next) {
        if (pipe.length() > max) {
            return Outcome.reject(tooLarge);
        }
        collecting = true;
        pipe.collect(max, tooLarge);
        if (request) {
            exchange.client().startBody();
        }
        collecting = false;
        GatewayError error = refused;
        if (error != null) {
            refused = null;
            return Outcome.reject(error);
        }
        if (pipe.isCollected()) {
            return next.apply(pipe.collected());
        }
        if (waiting == null) {
            waiting = new ArrayList<>(1);
        }
        Pending pending = exchange.pending();
        waiting.add(new Waiting(pending, next));
        return pending;
    }

    /** Whether a refusal of the body came while a filter asked for it, which then answers with it. */
    boolean refusedInCall(GatewayError error) {
        if (collecting) {
            refused = error;
        }
        return collecting;
    }

    void collected() {
        List<Waiting> all = waiting;
        waiting = null;
        if (all != null && !collecting) {
            for (Waiting one : all) {
                one.pending().complete(outcome(one));
            }
        }
    }

    private Outcome outcome(Waiting one) {
        try {
            return one.next().apply(pipe.collected());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            exchange.thrown(e);
            return Outcome.reject(CoreError.FILTER_FAILED);
        }
    }

    @Override
    public void drainTo(BodySink sink) {
        bodies.drainRequest(sink);
    }
}
