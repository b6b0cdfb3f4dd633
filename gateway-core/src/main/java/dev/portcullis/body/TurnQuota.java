package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;

/**
 * How many bytes of one body its transformers get in one turn of the loop, as the slowest of them says; without end if none
 * minds. Belongs to its pipe; confined to its loop.
 */
@EventLoopConfined
final class TurnQuota implements Runnable {

    private static final int ENDLESS = Integer.MAX_VALUE;

    private final BodyPipe pipe;
    private final BodyPipe.Owner owner;
    private int perTurn = ENDLESS;
    /** What is left of them in this turn. */
    private int left = ENDLESS;

    private boolean turnAsked;

    TurnQuota(BodyPipe pipe, BodyPipe.Owner owner) {
        this.pipe = pipe;
        this.owner = owner;
    }

    /** Another transformer takes so many. */
    void lower(int bytes) {
        perTurn = Math.min(perTurn, bytes);
        left = perTurn;
    }

    /** The body and its transformers are gone. */
    void clear() {
        perTurn = ENDLESS;
        left = ENDLESS;
    }

    boolean isEndless() {
        return perTurn == ENDLESS;
    }

    boolean isUsedUp() {
        return left == 0;
    }

    /** Takes as many of these bytes as are left, and asks for the next turn. */
    int take(int bytes) {
        int taken = Math.min(left, bytes);
        left -= taken;
        if (!turnAsked) {
            turnAsked = true;
            owner.nextTurn(this);
        }
        return taken;
    }

    /** The next turn has come. */
    @Override
    public void run() {
        turnAsked = false;
        left = perTurn;
        pipe.onWritable();
    }
}
