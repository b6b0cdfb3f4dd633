package dev.portcullis.balance;

import dev.portcullis.contract.EventLoopConfined;
import org.jspecify.annotations.Nullable;

/** Spreads one loop's requests over servers. Remembers the turn in the candidates, so one set has one balancer. */
@EventLoopConfined
public interface Balancer {

    /**
     * Chooses a server. One that is put aside is chosen only if all others are excluded or put aside, too.
     *
     * @param excluded true for servers that must not be chosen, by index; null for none
     * @return its index, or -1 if all are excluded
     */
    int pick(Candidate[] candidates, boolean @Nullable [] excluded);

    /** In turn, in proportion to their weights. */
    static Balancer roundRobin() {
        return new RoundRobin();
    }

    /** The one with the fewest requests under way on this loop, relative to its weight. */
    static Balancer leastPending() {
        return new LeastPending();
    }
}
