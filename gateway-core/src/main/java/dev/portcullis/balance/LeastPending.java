package dev.portcullis.balance;

import org.jspecify.annotations.Nullable;

/**
 * Draws two servers by weight and takes the one with fewer requests under way for its weight: almost as even as looking at
 * all of them, at the same price however many there are, and without all loops running for the same idle one ("The Power of
 * Two Choices in Randomized Load Balancing", Mitzenmacher, 2001).
 */
final class LeastPending implements Balancer {

    private final Draw draw = new Draw();

    @Override
    public int pick(Candidate[] candidates, boolean @Nullable [] excluded, long key) {
        int one = draw.from(candidates, excluded, -1);
        if (one < 0 || candidates.length == 1) {
            return one;
        }
        int other = draw.from(candidates, excluded, one);
        boolean better = other >= 0
                && (candidates[other].isUsable() || !candidates[one].isUsable())
                && lighter(candidates[other], candidates[one]);
        return better ? other : one;
    }

    /** Among equals the first drawn stands, as it was drawn by weight. */
    private static boolean lighter(Candidate one, Candidate other) {
        return (long) one.pending() * other.weight() < (long) other.pending() * one.weight();
    }
}
