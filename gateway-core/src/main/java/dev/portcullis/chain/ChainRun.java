package dev.portcullis.chain;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/*
 * One walk of one exchange: inwards through the request filters, into the integration, outwards through the response
 * filters. The state is an index and a direction, touched by the owning loop only.
 *
 * Waiting. A filter that must wait returns the Pending it took from us. If that is settled already we carry on in the same
 * loop iteration, so a chain of a thousand such filters uses one stack frame. Otherwise we keep it and return; complete()
 * posts resume() to the loop, hence keeping and resuming cannot race.
 *
 * Turning back. An early answer at position p must pass the response filters that stand before p and no others.
 * exitFrom[p] holds the first of them; the chain worked it out when the configuration was read. Once outwards, an answer
 * replaces the one under way and goes on from the next response filter.
 *
 * Failing. A filter that throws, or returns null, refuses the exchange: the walk never goes on past a broken filter.
 */
/** An exchange's walk through its chain. Reused from exchange to exchange. */
@EventLoopConfined
public final class ChainRun {

    static final Outcome BROKEN = Outcome.reject(CoreError.FILTER_FAILED);

    /** What the walk makes the exchange do. */
    public interface Walker {

        /** All request filters have let it pass. */
        void integrate();

        /** A filter answers. */
        void answered(LocalResponse response);

        /** A filter gives an answer that writes itself. */
        void served(KeptAnswer answer);

        /** A filter refuses; {@code cause} is an exception it threw, or null. */
        void refused(GatewayError error, @Nullable Throwable cause);

        /** All response filters have seen the answer. */
        void commit();

        /** The walk waits; nothing moves until it goes on. */
        void parked();

        /** The walk goes on. */
        void unparked();
    }

    private final Exchange exchange;
    private final Walker walker;
    private FilterChain chain = FilterChain.EMPTY;
    private boolean inwards;
    private int next;
    private @Nullable Wait waiting;
    private @Nullable Throwable thrown;
    private boolean over = true;

    public ChainRun(Exchange exchange, Walker walker) {
        this.exchange = exchange;
        this.walker = walker;
    }

    /** Begins the walk inwards. */
    public void start(FilterChain chain) {
        this.chain = chain;
        inwards = true;
        next = 0;
        over = false;
        walk(Outcome.proceed());
    }

    /** The integration has answered, or failed to: begins the walk outwards, through all response filters. */
    public void outwards() {
        inwards = false;
        next = 0;
        walk(Outcome.proceed());
    }

    /** Whether the walk outwards has begun. */
    public boolean isOutwards() {
        return !inwards;
    }

    /** Refuses from outside, wherever the walk stands: a deadline, a body that turned out wrong. Nothing once it is over. */
    public void refuse(GatewayError error) {
        if (over) {
            return;
        }
        Wait wait = waiting;
        waiting = null;
        if (wait != null) {
            wait.cancel();
            walker.unparked();
        }
        walker.refused(error, null);
        if (inwards) {
            next = wait != null ? chain.exitFrom[next - 1] : 0;
            inwards = false;
        }
        walk(Outcome.proceed());
    }

    /** A new wait, to be returned by the filter that runs now. */
    public Pending pending(Executor loop) {
        return new Wait(this, loop);
    }

    /** Whether the walk waits for a filter. */
    public boolean isParked() {
        return waiting != null;
    }

    /** Ends the walk wherever it stands. */
    public void cancel() {
        over = true;
        Wait wait = waiting;
        waiting = null;
        if (wait != null) {
            wait.cancel();
        }
    }

    void resume(Wait wait) {
        if (waiting == wait) {
            waiting = null;
            walker.unparked();
            walk(wait);
        }
    }

    private void walk(Outcome first) {
        Outcome outcome = first;
        while (!over) {
            if (outcome != Outcome.Proceed.INSTANCE) {
                if (outcome instanceof Wait wait) {
                    Outcome settled = wait.settled();
                    if (settled == null) {
                        waiting = wait;
                        walker.parked();
                        return;
                    }
                    outcome = settled;
                    continue;
                }
                turnBack(outcome);
            }
            if (inwards) {
                if (next == chain.inward.length) {
                    walker.integrate();
                    return;
                }
                outcome = request(next++);
            } else {
                if (next == chain.outward.length) {
                    over = true;
                    walker.commit();
                    return;
                }
                outcome = response(next++);
            }
        }
    }

    private void turnBack(Outcome outcome) {
        if (outcome instanceof Outcome.Respond respond) {
            walker.answered(respond.response());
        } else if (outcome instanceof Outcome.Serve serve) {
            serve(serve.answer());
        } else {
            GatewayError error = outcome instanceof Outcome.Reject reject ? reject.error() : CoreError.FILTER_FAILED;
            walker.refused(error, thrown);
            thrown = null;
        }
        if (inwards) {
            next = chain.exitFrom[next - 1];
            inwards = false;
        }
    }

    /** An answer that fails to write itself is a broken filter's. */
    private void serve(KeptAnswer answer) {
        try {
            walker.served(answer);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            walker.refused(CoreError.FILTER_FAILED, e);
        }
    }

    private Outcome request(int position) {
        try {
            return checked(chain.inward[position].onRequest(exchange));
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            thrown = e;
            return BROKEN;
        }
    }

    private Outcome response(int position) {
        try {
            return checked(chain.outward[position].onResponse(exchange));
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            thrown = e;
            return BROKEN;
        }
    }

    private static Outcome checked(@Nullable Outcome outcome) {
        return outcome == null ? BROKEN : outcome;
    }
}
