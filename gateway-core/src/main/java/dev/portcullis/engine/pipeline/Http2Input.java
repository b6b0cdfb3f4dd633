package dev.portcullis.engine.pipeline;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * States, much as in InputState:
 *
 *   WAITING   a body that nobody has asked for yet: held, and its window with it
 *   BODY      a body on its way to the exchange; its window is given back unless the exchange has paused
 *   DONE      nothing more comes
 *   DROP      a body that nobody will want: dropped, the window of the first 64 KB given back
 *
 * The deadline is that of the body, and once nobody wants it, that of its end.
 */
/** What comes on a stream of HTTP/2 behind the head of the request: the body, as its exchange wants it, and the trailers. */
@EventLoopConfined
final class Http2Input extends BodyClock {

    private static final long DROPPED_MOST = 64 * 1024;
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private enum State {
        WAITING,
        BODY,
        DONE,
        DROP
    }

    private final Http2ClientConnection connection;
    private final Http2ClientStream client;
    private final Http2Stream stream;

    private @Nullable HeldInput held;
    private @Nullable HeadBlock trailers;
    private State state;
    /** What came of the stream's window and was not given back. */
    private int owed;
    /** How much of that is counted in the loop's budget. */
    private int counted;

    private long dropped;
    private boolean paused;
    private boolean endHeld;
    private boolean ended;
    /** Whether the exchange has ended, and only the client's end is awaited. */
    private boolean left;

    /** @param body whether the head announced one; else nobody will want what comes */
    Http2Input(Http2ClientConnection connection, Http2ClientStream client, Http2Stream stream, boolean body) {
        this.connection = connection;
        this.client = client;
        this.stream = stream;
        this.state = body ? State.WAITING : State.DROP;
    }

    /** Whether the client has ended the stream. */
    boolean isEnded() {
        return ended;
    }

    /** Whether the request is still coming, and wanted. */
    boolean isWanted() {
        return state == State.WAITING || state == State.BODY;
    }

    /** Nobody will want the rest. */
    void unwanted() {
        state = State.DROP;
    }

    // ---- what the client sends

    void data(@Borrowed ByteBuf data, int padding, boolean endOfStream) {
        int size = data.readableBytes() + padding;
        if (isHeldUp()) {
            owed += size;
            hold(data);
        } else if (state == State.BODY) {
            owed += size;
            deliver(data);
        } else {
            drop(size);
        }
        if (owed != counted) {
            count();
        }
        if (endOfStream) {
            end();
        }
    }

    private boolean isHeldUp() {
        return state == State.WAITING || state == State.BODY && held != null;
    }

    /** What waits, here or behind, is bounded for all streams of the loop. */
    private void count() {
        int more = owed - counted;
        BufferBudget windows = connection.loop().windows();
        DefaultExchange of = client.exchange();
        if (more < 0) {
            windows.giveBack(-more);
            counted = owed;
        } else if (of != null && state != State.DROP) {
            if (windows.take(more)) {
                counted = owed;
            } else {
                state = State.DROP;
                of.requestFailed(CoreError.BUFFERS_FULL);
            }
        }
    }

    private void hold(ByteBuf data) {
        if (data.isReadable()) {
            heldInput()
                    .add(LoopReadBuffer.detach(
                            data.retain(), connection.codec().ctx().alloc()));
        }
    }

    private HeldInput heldInput() {
        HeldInput queue = held;
        if (queue == null) {
            queue = new HeldInput();
            held = queue;
        }
        return queue;
    }

    private void deliver(ByteBuf data) {
        DefaultExchange of = client.exchange();
        if (of == null) {
            return;
        }
        if (data.isReadable()) {
            if (!paused) {
                bodyMoved(data.readableBytes(), now());
                watch();
            }
            of.requestData(data.retain());
        }
        giveBack();
    }

    private void drop(int size) {
        dropped += size;
        if (dropped <= DROPPED_MOST) {
            owed += size;
            giveBack();
        }
    }

    /** The request's window is given back, as far as it was accepted. */
    private void giveBack() {
        if (paused || owed == 0 || client.isClosed() || state == State.WAITING || held != null) {
            return;
        }
        int bytes = owed;
        owed = 0;
        if (counted != 0) {
            count();
        }
        try {
            if (connection.codec().decoder().flowController().consumeBytes(stream, bytes)) {
                connection.codec().planFlush();
            }
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The client ends the stream with trailers. */
    void trailers(HeadList list) {
        ended = true;
        if (list.asTrailers() != null) {
            client.failed(Http2Error.PROTOCOL_ERROR);
            return;
        }
        HeadBlock lines = list.take();
        if (isWanted()) {
            trailers = lines;
        } else {
            lines.release();
        }
        end();
    }

    private void end() {
        ended = true;
        if (isHeldUp()) {
            endHeld = true;
        } else if (state == State.BODY) {
            deliverEnd();
        } else {
            state = State.DONE;
        }
    }

    private void deliverEnd() {
        state = State.DONE;
        connection.loop().context().timers().clear(this);
        DefaultExchange of = client.exchange();
        if (of != null) {
            HeadBlock lines = trailers;
            of.requestEnd(lines != null && lines.lines() > 0 ? lines : null);
        }
    }

    // ---- how the exchange steers it

    /** The exchange wants the body. */
    void start() {
        if (state != State.WAITING) {
            return;
        }
        state = State.BODY;
        expectBody(client.pace(connection.listener().bodyPace()), now());
        if (held != null || endHeld) {
            heldInput();
            connection.codec().ctx().executor().execute(this::deliverHeld);
        } else {
            client.sendContinue();
            watch();
        }
    }

    private void deliverHeld() {
        HeldInput queue = held;
        if (queue == null || state != State.BODY) {
            return;
        }
        DefaultExchange of = client.exchange();
        for (ByteBuf piece = queue.first(); piece != null && of != null; piece = queue.first()) {
            queue.shrunk(piece.readableBytes());
            queue.drop();
            of.requestData(piece);
            of = client.exchange();
        }
        queue.release();
        held = null;
        giveBack();
        if (state == State.BODY && endHeld) {
            deliverEnd();
        } else if (state == State.BODY && !paused) {
            watch();
        }
    }

    void pause() {
        paused = true;
        connection.loop().context().timers().clear(this);
    }

    void resume() {
        paused = false;
        giveBack();
        if (state == State.BODY) {
            bodyResumed(now());
            watch();
        }
    }

    /** The exchange has ended: what it did not take goes, and its share of the window is no longer counted. */
    void exchangeEnded() {
        if (held != null) {
            held.release();
            held = null;
        }
        if (trailers != null) {
            trailers.release();
            trailers = null;
        }
        connection.loop().context().timers().clear(this);
        connection.loop().windows().giveBack(counted);
        counted = 0;
    }

    /** The rest is dropped, and the stream is reset if it is too long in coming. */
    void dropRest() {
        left = true;
        state = State.DROP;
        paused = false;
        int unread = owed;
        owed = 0;
        drop(unread);
        connection.loop().context().timers().set(this, now() + EARLY_NANOS);
    }

    // ---- time

    private long now() {
        return connection.loop().context().nanos();
    }

    private void watch() {
        connection
                .loop()
                .context()
                .timers()
                .set(this, bodyDue(connection.listener().idleNanos()));
    }

    @Override
    protected void expired() {
        if (left) {
            restLate();
        } else if (state == State.BODY && !paused) {
            bodyLate();
        }
    }

    private void bodyLate() {
        DefaultExchange of = client.exchange();
        if (of != null) {
            state = State.DROP;
            connection.loop().slowBody();
            of.requestFailed(CoreError.REQUEST_BODY_TIMEOUT);
        }
    }

    private void restLate() {
        if (client.isAnswerUnderWay()) {
            connection.loop().context().timers().set(this, now() + EARLY_NANOS);
        } else {
            client.endEarly();
        }
    }
}
