package dev.portcullis.balance;

import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round-robin: each pick adds every server's weight to its credit, takes the one with the most credit and
 * takes the sum of weights off it. Servers of weights 5, 1, 1 come as a a b a c a a, not in runs.
 */
final class RoundRobin implements Balancer {

    @Override
    public int pick(Candidate[] candidates, boolean @Nullable [] excluded, long key) {
        if (candidates.length == 1) {
            return excluded != null && excluded[0] ? -1 : 0;
        }
        int best = pick(candidates, excluded, false);
        return best >= 0 ? best : pick(candidates, excluded, true);
    }

    private static int pick(Candidate[] candidates, boolean @Nullable [] excluded, boolean desperate) {
        int best = -1;
        long sum = 0;
        for (int i = 0; i < candidates.length; i++) {
            Candidate candidate = candidates[i];
            if ((excluded == null || !excluded[i]) && (desperate || candidate.isUsable())) {
                long weight = (long) candidate.weight() * candidate.share();
                sum += weight;
                candidate.credit += weight;
                if (best < 0 || candidate.credit > candidates[best].credit) {
                    best = i;
                }
            }
        }
        if (best >= 0) {
            candidates[best].credit -= sum;
        }
        return best;
    }
}
