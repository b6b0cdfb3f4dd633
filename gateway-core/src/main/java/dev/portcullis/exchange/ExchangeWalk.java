package dev.portcullis.exchange;

import dev.portcullis.chain.ChainRun;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Pending;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange does where its walk through the chain leads: ask the integration, answer, commit. While a filter waits,
 * it is a deadline of the loop's wheel. Belongs to the exchange; confined to its loop.
 */
@EventLoopConfined
final class ExchangeWalk extends TimerWheel.Node implements ChainRun.Walker {

    private final DefaultExchange exchange;
    private final LoopContext loop;
    private final MatchView match;
    private final ExchangeRecord record;
    private final LocalAnswer answer;
    private final ChainRun run;

    /** @param view what filters see */
    ExchangeWalk(
            DefaultExchange exchange,
            Exchange view,
            LoopContext loop,
            MatchView match,
            ExchangeRecord record,
            LocalAnswer answer) {
        this.exchange = exchange;
        this.loop = loop;
        this.match = match;
        this.record = record;
        this.answer = answer;
        this.run = new ChainRun(view, this);
    }

    /** Begins the walk through the chain of what was matched. */
    void start() {
        run.start(match.chain());
    }

    /** The integration has answered: begins the way back. */
    void outwards() {
        run.outwards();
    }

    /** Answers with an error, wherever the walk stands; nothing once it is over. */
    void refuse(GatewayError error) {
        run.refuse(error);
    }

    /** A new wait for the filter that runs now. */
    Pending pending() {
        return run.pending(loop.executor());
    }

    /** The exchange has ended. */
    void cancel() {
        loop.timers().remove(this);
        run.cancel();
    }

    // ---- where the walk leads

    @Override
    public void integrate() {
        exchange.integrate();
    }

    @Override
    public void answered(LocalResponse local) {
        answer.give(local);
    }

    @Override
    public void served(KeptAnswer kept) {
        answer.give(kept);
    }

    @Override
    public void refused(GatewayError error, @Nullable Throwable cause) {
        record.failed(error);
        if (cause != null) {
            exchange.thrown(cause);
        }
        answer.tell(error);
    }

    @Override
    public void commit() {
        exchange.commit();
    }

    // ---- waits

    @Override
    public void parked() {
        record.waited();
        beginPatience();
    }

    /** A filter waits; what it may wait for includes a body, which moves on. */
    private void beginPatience() {
        loop.timers().set(this, loop.nanos() + match.filterNanos());
    }

    /** A piece of a body has come. */
    void progressed() {
        if (isSet()) {
            beginPatience();
        }
    }

    @Override
    public void unparked() {
        loop.timers().clear(this);
    }

    @Override
    protected void expired() {
        run.refuse(CoreError.FILTER_TIMEOUT);
    }
}
