package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;

/**
 * Finds out who takes too little of an answer on a stream of HTTP/2, from when it waits for the client until all of it is taken.
 * Made when an answer waits for the first time, which few do.
 */
@EventLoopConfined
final class Http2AnswerWatch extends TimerWheel.Node {

    private final Http2ClientConnection connection;
    private final Http2ClientStream client;
    private final Http2StreamOutput output;

    /** When it will have taken nothing for too long. */
    private long silent;
    /** When it will have been too slow. */
    private long slow;

    Http2AnswerWatch(Http2ClientConnection connection, Http2ClientStream client, Http2StreamOutput output) {
        this.connection = connection;
        this.client = client;
        this.output = output;
    }

    /** Something waits from now on. Looks again soon, so that it is known when something was taken last. */
    void begin() {
        long now = now();
        output.progressed();
        silent = now + connection.listener().idleNanos();
        slow = slow(client.pace(connection.listener().readPace()), now);
        lookLater(now);
    }

    /** When who begins to be watched now is too slow. A client may have read a window's worth before it says so. */
    private long slow(Pace pace, long now) {
        output.offered();
        int window = connection.codec().encoder().flowController().initialWindowSize();
        return pace.after(pace.first(now), (long) window + output.size(), now);
    }

    private void lookLater(long now) {
        ListenerState listener = connection.listener();
        long soon = now + Math.min(listener.readPace().graceNanos(), listener.idleNanos());
        long due = silent - slow < 0 ? silent : slow;
        connection.loop().context().timers().set(this, due - soon < 0 ? due : soon);
    }

    @Override
    protected void expired() {
        if (!client.isAnswerWaiting()) {
            return;
        }
        long now = now();
        Pace pace = client.pace(connection.listener().readPace());
        if (output.progressed()) {
            silent = now + connection.listener().idleNanos();
        } else if (connection.loop().isShortOfMemory()) {
            silent = now;
        }
        // where the socket is full, it is not this stream that holds things up: see SendWatch
        boolean ours = connection.isWritable();
        slow = ours ? pace.after(slow, output.offered(), now) : slow(pace, now);
        if (now - silent < 0 && now - slow < 0) {
            lookLater(now);
        } else {
            client.answerLate();
        }
    }

    private long now() {
        return connection.loop().context().nanos();
    }
}
