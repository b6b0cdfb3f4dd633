package dev.portcullis.balance;

import dev.portcullis.contract.EventLoopConfined;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/*
 * A server is drawn by its weight: a number below the sum of all weights, and the server it falls on, found in the running
 * sums by halving. One that may not be chosen is drawn again, and so is one that is warming up, as often as its share is
 * short. When that fails several times, the servers are counted off from where the last draw fell, so that a pick ends.
 *
 * The sums hold for one array of candidates whose weights stand; a changed set has a balancer of its own.
 */
/** Draws servers at random, each in proportion to its weight. The generator is splitmix64: fast, not secret. */
@EventLoopConfined
final class Draw {

    private static final int DRAWS = 8;
    private static final SecureRandom SEEDS = new SecureRandom();

    private long state = SEEDS.nextLong();
    private Candidate @Nullable [] of;
    private long[] sums = {};

    /** A server, or -1 if all are excluded. {@code not} is left out like those that are excluded; -1 for none. */
    int from(Candidate[] candidates, boolean @Nullable [] excluded, int not) {
        sum(candidates);
        int drawn = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn = find(below(sums[sums.length - 1]));
            if (isOpen(candidates, excluded, not, drawn, false)
                    && (candidates[drawn].share() == Candidate.WHOLE
                            || below(Candidate.WHOLE) < candidates[drawn].share())) {
                return drawn;
            }
        }
        int found = next(candidates, excluded, not, drawn, false);
        return found >= 0 ? found : next(candidates, excluded, not, drawn, true);
    }

    private static int next(
            Candidate[] candidates, boolean @Nullable [] excluded, int not, int from, boolean desperate) {
        int i = from;
        for (int seen = 0; seen < candidates.length; seen++) {
            i = i + 1 == candidates.length ? 0 : i + 1;
            if (isOpen(candidates, excluded, not, i, desperate)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOpen(
            Candidate[] candidates, boolean @Nullable [] excluded, int not, int index, boolean desperate) {
        return index != not && (excluded == null || !excluded[index]) && (desperate || candidates[index].isUsable());
    }

    private void sum(Candidate[] candidates) {
        if (of == candidates) {
            return;
        }
        long[] all = new long[candidates.length];
        long sum = 0;
        for (int i = 0; i < all.length; i++) {
            sum += candidates[i].weight();
            all[i] = sum;
        }
        of = candidates;
        sums = all;
    }

    private int find(long number) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** A number from 0 to {@code bound - 1}; the bound is far below 2^63, so that the remainder's bias is nothing. */
    private long below(long bound) {
        state += 0x9e3779b97f4a7c15L;
        return Long.remainderUnsigned(Hash.mix(state), bound);
    }
}
