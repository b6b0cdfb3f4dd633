package dev.portcullis.upstream;

import dev.portcullis.balance.CircuitBreaker;
import dev.portcullis.balance.RetryBudget;
import dev.portcullis.config.model.UpstreamConfig.CircuitBreakerConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.spi.integration.RetryConfig;
import dev.portcullis.spi.integration.RetryPlan;
import dev.portcullis.time.Ticker;
import java.util.BitSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What keeps trouble with an upstream small: when requests are sent again, how often at most, and when none is sent at all.
 * Shared by all loops; lives as long as the upstream.
 */
@AnyThread
public final class Safeguards {

    private final String name;
    private final Ticker ticker;
    private final RetryBudget budget;
    private final LongAdder retries = new LongAdder();
    private final LongAdder overBudget = new LongAdder();
    private final LongAdder pendingRefused = new LongAdder();
    private volatile @Nullable RetryPlan plan;
    private volatile @Nullable CircuitBreaker breaker;
    private volatile BitSet failures = new BitSet();

    /** @param name of the upstream, for the log */
    public Safeguards(String name, @Nullable RetryConfig retry, @Nullable CircuitBreakerConfig circuit, Ticker ticker) {
        this.name = name;
        this.ticker = ticker;
        this.budget = new RetryBudget(ticker);
        reconfigure(retry, circuit);
    }

    /** Takes over changed settings; what is counted stays. On the control thread. */
    void reconfigure(@Nullable RetryConfig retry, @Nullable CircuitBreakerConfig circuit) {
        plan = retry == null ? null : new RetryPlan(retry);
        if (circuit == null) {
            breaker = null;
            return;
        }
        BitSet statuses = new BitSet();
        circuit.statuses().forEach(statuses::set);
        failures = statuses;
        CircuitBreaker known = breaker;
        if (known == null) {
            breaker = new CircuitBreaker(name, terms(circuit), ticker);
        } else {
            known.reconfigure(terms(circuit));
        }
    }

    private static CircuitBreaker.Terms terms(CircuitBreakerConfig circuit) {
        return new CircuitBreaker.Terms(
                circuit.failures().value(),
                circuit.window().toNanos(),
                circuit.minimum(),
                circuit.open().toNanos(),
                circuit.probes());
    }

    /** When requests are sent again that have no plan of their own; null for never. */
    public @Nullable RetryPlan retries() {
        return plan;
    }

    public RetryBudget budget() {
        return budget;
    }

    /** Takes a retry out of the budget, and counts whether there was one; see {@link RetryBudget#tryTake}. */
    public boolean takeRetry(int percent, int perSecond) {
        boolean taken = budget.tryTake(percent, perSecond);
        (taken ? retries : overBudget).increment();
        return taken;
    }

    /** What stops requests when too many fail; null for nothing. */
    public @Nullable CircuitBreaker breaker() {
        return breaker;
    }

    /** What an answer with that status tells the circuit breaker. */
    public CircuitBreaker.Verdict verdict(int status) {
        return failures.get(status) ? CircuitBreaker.Verdict.BAD : CircuitBreaker.Verdict.GOOD;
    }

    /** A request was refused because enough were waiting. */
    public void pendingRefused() {
        pendingRefused.increment();
    }

    /** The figures now. */
    public SafeguardStatistics statistics() {
        CircuitBreaker of = breaker;
        return new SafeguardStatistics(
                retries.sum(),
                overBudget.sum(),
                pendingRefused.sum(),
                of == null ? null : of.state(),
                of == null ? 0 : of.openings(),
                of == null ? 0 : of.refused());
    }
}
