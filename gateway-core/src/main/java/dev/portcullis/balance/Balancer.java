package dev.portcullis.balance;

import dev.portcullis.contract.EventLoopConfined;
import org.jspecify.annotations.Nullable;

/** Spreads one loop's requests over servers. Remembers the turn in the candidates, so one set has one balancer. */
@EventLoopConfined
public interface Balancer {

    /**
     * Chooses a server; allocates nothing. One that is put aside is chosen only if all others are excluded or put aside, too.
     *
     * @param excluded true for servers that must not be chosen, by index; null for none
     * @param key the hash of what the request is told from others by; of no use to balancers that do not hash
     * @return its index, or -1 if all are excluded
     */
    int pick(Candidate[] candidates, boolean @Nullable [] excluded, long key);

    /** Whether {@link #pick} looks at the key. */
    default boolean isKeyed() {
        return false;
    }

    /** In turn, in proportion to their weights. */
    static Balancer roundRobin() {
        return new RoundRobin();
    }

    /** The one of two with fewer requests under way on this loop, relative to its weight. */
    static Balancer leastPending() {
        return new LeastPending();
    }

    /** Any, in proportion to their weights. */
    static Balancer random() {
        return new RandomChoice();
    }

    /** The same for the same key, as long as it is there and not overloaded. */
    static Balancer hashing() {
        return new Rendezvous();
    }
}
