package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;

/**
 * How long a client may take for a request's body: how long it may be silent, and how slow it may be. Only the time counts in
 * which it is waited for; while its receiver is not ready, the clock stands still.
 */
@EventLoopConfined
abstract class BodyClock extends TimerWheel.Node {

    /** When the last piece came, or waiting for one began. */
    private long last;
    /** When it will have been too slow. */
    private long slow;

    private Pace pace = Pace.ANY;

    /** A body is waited for from now on. */
    final void expectBody(Pace demanded, long now) {
        pace = demanded;
        last = now;
        slow = demanded.first(now);
    }

    /** A piece of it has come. */
    final void bodyMoved(int bytes, long now) {
        last = now;
        slow = pace.after(slow, bytes, now);
    }

    /** It is waited for again; since the last piece it was not. */
    final void bodyResumed(long now) {
        slow += now - last;
        last = now;
    }

    /** When it will have been too long without a piece, or too slow, whichever is first. */
    final long bodyDue(long idleNanos) {
        long silent = last + idleNanos;
        return silent - slow < 0 ? silent : slow;
    }
}
