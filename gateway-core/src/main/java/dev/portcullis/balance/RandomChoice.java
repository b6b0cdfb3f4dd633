package dev.portcullis.balance;

import org.jspecify.annotations.Nullable;

/** Any server, in proportion to its weight. */
final class RandomChoice implements Balancer {

    private final Draw draw = new Draw();

    @Override
    public int pick(Candidate[] candidates, boolean @Nullable [] excluded, long key) {
        return draw.from(candidates, excluded, -1);
    }
}
