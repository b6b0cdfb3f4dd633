package dev.portcullis.balance;

import org.jspecify.annotations.Nullable;

/** The server with the fewest requests under way for its weight; among equals, in turn. */
final class LeastPending implements Balancer {

    private int turn;

    @Override
    public int pick(Candidate[] candidates, boolean @Nullable [] excluded) {
        if (++turn >= candidates.length) {
            turn = 0;
        }
        int best = pick(candidates, excluded, false);
        return best >= 0 ? best : pick(candidates, excluded, true);
    }

    private int pick(Candidate[] candidates, boolean @Nullable [] excluded, boolean desperate) {
        int best = -1;
        int i = turn;
        for (int seen = 0; seen < candidates.length; seen++) {
            if ((excluded == null || !excluded[i])
                    && (desperate || candidates[i].isUsable())
                    && (best < 0 || lighter(candidates[i], candidates[best]))) {
                best = i;
            }
            if (++i >= candidates.length) {
                i = 0;
            }
        }
        return best;
    }

    /** Counts the request to be placed, so that among unused servers the heavier weight comes first. */
    private static boolean lighter(Candidate one, Candidate other) {
        return (long) (one.pending() + 1) * other.weight() < (long) (other.pending() + 1) * one.weight();
    }
}
