package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.time.Ticker;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/*
 * A plan's accounts outlive the configuration they were opened under. An account is opened when its key is first used, so a
 * plan with a million keys costs what is used of it. A changed plan is noted here; each account goes over to it with its next
 * request.
 */
/** The accounts of a usage plan, by key. One for each plan, whatever stages it covers. */
public final class PlanBook {

    private final Ticker ticker;
    private final Clock clock;
    private final ConcurrentHashMap<String, Account> accounts = new ConcurrentHashMap<>();
    private volatile PlanTerms terms;

    PlanBook(UsagePlanConfig plan, Ticker ticker, Clock clock) {
        this.ticker = ticker;
        this.clock = clock;
        this.terms = PlanTerms.of(plan, clock);
    }

    /**
     * The book of the plan with that name.
     *
     * @param keys shows the ids of all keys that there are to its argument: accounts of others are closed
     */
    public static PlanBook open(
            String name, UsagePlanConfig plan, Consumer<Consumer<String>> keys, PluginContext context) {
        return context.sharedState(
                PlanBook.class,
                "usage-plan/" + name,
                () -> new PlanBook(plan, context.ticker(), Clock.systemUTC()),
                kept -> kept.reconfigure(plan, keys));
    }

    /** The account of that key. */
    @AnyThread
    public Account account(String keyId) {
        return accounts.computeIfAbsent(keyId, id -> new Account(this));
    }

    void reconfigure(UsagePlanConfig plan, Consumer<Consumer<String>> keys) {
        Set<String> gone = new HashSet<>(accounts.keySet());
        if (!gone.isEmpty()) {
            keys.accept(gone::remove);
            accounts.keySet().removeAll(gone);
        }
        if (!plan.equals(terms.plan())) {
            terms = PlanTerms.of(plan, clock);
        }
    }

    PlanTerms terms() {
        return terms;
    }

    long nanos() {
        return ticker.nanos();
    }
}
