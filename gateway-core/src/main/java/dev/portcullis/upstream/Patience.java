package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;

/** A connection's one deadline, and what it is for. */
@EventLoopConfined
final class Patience extends TimerWheel.Node {

    /** What a connection can wait for. */
    enum Wait {
        NEXT_REQUEST,
        ANSWER,
        /** More of a body, or room to send more of one. */
        PIECE
    }

    /** Who waits. */
    interface Owner {

        /** It did not come in time. */
        void lostPatience(Wait forWhat);
    }

    private final LoopContext loop;
    private final Owner owner;
    private Wait waitsFor = Wait.NEXT_REQUEST;

    Patience(LoopContext loop, Owner owner) {
        this.loop = loop;
        this.owner = owner;
    }

    void set(Wait what, long nanos) {
        waitsFor = what;
        loop.timers().set(this, loop.nanos() + nanos);
    }

    void clear() {
        loop.timers().clear(this);
    }

    /** Clears it for good. */
    void remove() {
        loop.timers().remove(this);
    }

    @Override
    protected void expired() {
        owner.lostPatience(waitsFor);
    }
}
