package dev.portcullis.balance;

import org.jspecify.annotations.Nullable;

/*
 * Rendezvous hashing: each server gets a number from the key and its own id, and the highest wins. When a server leaves, only
 * its own keys move, each to its second choice; nothing has to be built when servers come and go. It costs a few
 * nanoseconds for each server, which for the dozens that an upstream has is less than a ring's binary search in cold memory.
 *
 * Weights: the number is turned into -ln(u) / weight, u evenly spread over 0 to 1, and the lowest wins; so a server
 * wins in exact proportion to its weight (Schindelhauer and Schomaker, 2005). Where all weights are equal the
 * logarithm is spared, as it changes no order.
 *
 * The bound: a server that has more than 125% of its share of the requests under way is passed over, and the key's next
 * choice takes its place (Mirrokni, Thorup, Zadimoghaddam: "Consistent Hashing with Bounded Loads", 2016). There is always room
 * for a few, so that a key's requests stay together when there is little to do. Loads are this loop's; what holds for each
 * loop holds for their sum.
 */
/** The same server for the same key, as long as it is there and not overloaded. */
final class Rendezvous implements Balancer {

    private static final long BOUND_PERCENT = 125;
    /** Requests for which a server has room, however few there are altogether. */
    private static final int ALWAYS = 4;

    private static final double UNIT = 0x1.0p-53;

    private final Balancer keyless = Balancer.roundRobin();

    @Override
    public boolean isKeyed() {
        return true;
    }

    /** A key of 0 is none: such requests go round. */
    @Override
    public int pick(Candidate[] candidates, boolean @Nullable [] excluded, long key) {
        if (key == 0) {
            return keyless.pick(candidates, excluded, 0);
        }
        long pending = 1;
        long weights = 0;
        boolean equal = true;
        for (Candidate candidate : candidates) {
            pending += candidate.pending();
            weights += candidate.weight();
            equal &= candidate.weight() == candidates[0].weight();
        }
        int best = -1;
        boolean bestWell = false;
        double bestCost = 0;
        for (int i = 0; i < candidates.length; i++) {
            if (excluded != null && excluded[i]) {
                continue;
            }
            Candidate candidate = candidates[i];
            boolean well = candidate.isUsable() && hasRoom(candidate, pending, weights);
            if (best >= 0 && bestWell && !well) {
                continue;
            }
            double cost = cost(candidate, key, equal);
            if (best < 0 || well && !bestWell || cost < bestCost) {
                best = i;
                bestWell = well;
                bestCost = cost;
            }
        }
        return best;
    }

    /** Whether another request keeps it within its share of them all, rounded up. */
    private static boolean hasRoom(Candidate candidate, long pending, long weights) {
        return candidate.pending() < ALWAYS
                || candidate.pending() * weights * 100 < pending * candidate.weight() * BOUND_PERCENT;
    }

    private static double cost(Candidate candidate, long key, boolean equal) {
        double even = ((Hash.mix(key ^ candidate.id()) >>> 11) + 1) * UNIT;
        return equal ? -even : -Math.log(even) / candidate.weight();
    }
}
