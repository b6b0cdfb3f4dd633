package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;

/**
 * How long an HTTP/1 connection waits for its client: for a head, a body, the next request, or the end. It waits for one of
 * them at a time, so it has one deadline.
 */
@EventLoopConfined
final class Http1Clock extends BodyClock {

    private final LoopContext loop;
    private final ListenerState listener;
    private final Runnable late;

    /** What was granted for the next request. */
    private long granted;

    /** @param late called when a deadline has passed */
    Http1Clock(LoopContext loop, ListenerState listener, Runnable late) {
        this.loop = loop;
        this.listener = listener;
        this.late = late;
    }

    /** The first head is to be complete by then. */
    void awaitFirst(long deadline) {
        granted = listener.headNanos();
        set(deadline);
    }

    /** A head has begun to come. */
    void awaitHead() {
        set(loop.nanos() + listener.headNanos());
    }

    /** The connection is idle, or about to be; the exchange before ended at {@code since}. */
    void awaitRequest(long since) {
        granted = listener.keepAliveNanos();
        set(since + granted);
    }

    /** When the wait for the next request began; it must be under way. */
    long idleSince() {
        return deadline() - granted;
    }

    void awaitBody(Pace pace) {
        expectBody(pace, loop.nanos());
        set(bodyDue(listener.idleNanos()));
    }

    /** A piece of the body has come, and another is awaited. */
    void moved(int bytes) {
        bodyMoved(bytes, loop.nanos());
        set(bodyDue(listener.idleNanos()));
    }

    /** The body is awaited again. */
    void resumed() {
        bodyResumed(loop.nanos());
        set(bodyDue(listener.idleNanos()));
    }

    /** What comes now is dropped: the rest of a body, or of what was said in a tunnel. */
    void awaitRest() {
        set(loop.nanos() + listener.idleNanos());
    }

    /** The client is to close. */
    void awaitClose() {
        set(loop.nanos() + LingeringClose.LONGEST_NANOS);
    }

    /** Nothing is awaited from the client. */
    void stop() {
        loop.timers().clear(this);
    }

    /** For a connection that goes away. */
    void end() {
        loop.timers().remove(this);
    }

    private void set(long deadline) {
        loop.timers().set(this, deadline);
    }

    @Override
    protected void expired() {
        late.run();
    }
}
