package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;

/** One deadline of a connection, and what happens when it passes. */
@EventLoopConfined
final class ConnectionDeadline extends TimerWheel.Node {

    private final TimerWheel timers;
    private final Runnable action;

    ConnectionDeadline(LoopState loop, Runnable action) {
        this.timers = loop.context().timers();
        this.action = action;
    }

    /** Sets or moves it to {@code nanos} of the loop's clock. */
    void set(long nanos) {
        timers.set(this, nanos);
    }

    void clear() {
        timers.clear(this);
    }

    /** For a connection that goes away. */
    void remove() {
        timers.remove(this);
    }

    @Override
    protected void expired() {
        action.run();
    }
}
