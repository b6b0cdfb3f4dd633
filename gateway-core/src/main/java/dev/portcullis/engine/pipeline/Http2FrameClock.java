package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;

/** How long a client of HTTP/2 may take for a frame that it has begun: for a head in all, for other frames until more comes. */
@EventLoopConfined
final class Http2FrameClock {

    private final LoopState loop;
    private final ListenerState listener;
    private final ConnectionDeadline deadline;
    private boolean headOpen;
    private boolean frameOpen;

    /** @param late called when it took too long */
    Http2FrameClock(LoopState loop, ListenerState listener, Runnable late) {
        this.loop = loop;
        this.listener = listener;
        this.deadline = new ConnectionDeadline(loop, late);
    }

    /**
     * A read was dealt with.
     *
     * @param head whether the end of a head is missing
     * @param frame whether the end of any frame is
     */
    void inputRead(boolean head, boolean frame) {
        if (!head && !frame) {
            if (headOpen || frameOpen) {
                deadline.clear();
            }
        } else if (head && !headOpen) {
            deadline.set(loop.context().nanos() + listener.headNanos());
        } else if (!head) {
            deadline.set(loop.context().nanos() + listener.idleNanos());
        }
        headOpen = head;
        frameOpen = frame;
    }

    /** Nothing is awaited any more. */
    void stop() {
        deadline.clear();
    }

    /** For a connection that goes away. */
    void end() {
        deadline.remove();
    }
}
