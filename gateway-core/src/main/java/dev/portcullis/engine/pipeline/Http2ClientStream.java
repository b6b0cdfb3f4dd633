package dev.portcullis.engine.pipeline;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.Blame;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.ClientStream;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Input, much as in InputState:
 *
 *   WAITING   a body that nobody has asked for yet: held, and its window with it
 *   BODY      a body on its way to the exchange; its window is given back unless the exchange has paused
 *   DONE      nothing more comes
 *   DROP      a body that nobody will want: dropped, the window of the first 64 KB given back
 *
 * Two things must have happened before a stream is forgotten: Netty has closed it, and its exchange has ended. Either may be
 * first. An exchange whose stream closes early ends with the connection's reason; a stream whose exchange ends early gets
 * END_STREAM at once and, if the client goes on sending, RST_STREAM after a while: some clients take a reset that comes
 * sooner for the end of the answer, too.
 *
 * The node of the timer wheel is the stream itself. It stands for the earliest of three deadlines.
 */
/** One stream of a client's HTTP/2 connection: the request's source and the answer's sink. */
@EventLoopConfined
final class Http2ClientStream extends BodyClock implements ClientStream {

    private static final long DROPPED_MOST = 64 * 1024;
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int CONTINUE = 100;
    private static final int VERSION = 20;

    private enum Input {
        WAITING,
        BODY,
        DONE,
        DROP
    }

    private final Http2ClientConnection connection;
    private final Http2Stream stream;
    private final Http2StreamOutput output;

    /** The next of those that wait for the client to take more. */
    @Nullable Http2ClientStream nextWaiting;

    private @Nullable DefaultExchange exchange;
    private @Nullable HeldInput held;
    private @Nullable HeadBlock trailers;
    private Input input = Input.DONE;
    private int owed;
    /** How much of that is counted in the loop's budget. */
    private int counted;

    private long dropped;
    private long bodyLeft;
    private long bodyDue;
    private long answerDue;
    private long answerSilent;
    private long answerSlow;
    private long restDue;
    private boolean malformed;
    private boolean expectContinue;
    private boolean paused;
    private boolean endHeld;
    private boolean remoteEnded;
    private boolean answerBegun;
    private boolean answerDone;
    private boolean awaited;
    private boolean closed;

    Http2ClientStream(Http2ClientConnection connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.output = new Http2StreamOutput(connection, stream);
    }

    /** The exchange under way, if it has not ended. */
    @Nullable DefaultExchange exchange() {
        return exchange;
    }

    // ---- the request

    void begin(HeadList list, boolean endOfStream) {
        GatewayError error = list.asRequest(endOfStream);
        HeadBlock request = list.take();
        remoteEnded = endOfStream;
        if (error != null) {
            malformed = error.status() == CoreError.REQUEST_MALFORMED.status();
            request.bodyLength(HeadBlock.NO_BODY);
        }
        expectContinue = request.expectContinue();
        boolean body = request.bodyLength() != HeadBlock.NO_BODY;
        if (!endOfStream) {
            input = body ? Input.WAITING : Input.DROP;
        }
        DefaultExchange begun = connection.intake().open(this, request);
        exchange = begun;
        if (!connection.intake().route(begun, error)) {
            connection.reset(stream.id(), Http2Error.REFUSED_STREAM);
            connection.drain();
        }
    }

    void data(@Borrowed ByteBuf data, int padding, boolean endOfStream) {
        int size = data.readableBytes() + padding;
        if (input == Input.WAITING || input == Input.BODY && held != null) {
            owed += size;
            hold(data);
        } else if (input == Input.BODY) {
            owed += size;
            deliver(data);
        } else {
            drop(size);
        }
        if (owed != counted) {
            count();
        }
        if (endOfStream) {
            ended();
        }
    }

    /** What waits, here or behind, is bounded for all streams of the loop. */
    private void count() {
        int more = owed - counted;
        BufferBudget windows = connection.loop().windows();
        DefaultExchange of = exchange;
        if (more < 0) {
            windows.giveBack(-more);
            counted = owed;
        } else if (of != null && input != Input.DROP) {
            if (windows.take(more)) {
                counted = owed;
            } else {
                input = Input.DROP;
                of.requestFailed(CoreError.BUFFERS_FULL);
            }
        }
    }

    private void hold(ByteBuf data) {
        HeldInput queue = held;
        if (queue == null) {
            queue = new HeldInput();
            held = queue;
        }
        if (data.isReadable()) {
            queue.add(LoopReadBuffer.detach(
                    data.retain(), connection.codec().ctx().alloc()));
        }
    }

    private void deliver(ByteBuf data) {
        DefaultExchange of = exchange;
        if (of == null) {
            return;
        }
        if (data.isReadable()) {
            if (!paused) {
                bodyMoved(data.readableBytes(), now());
                watchBody();
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
        if (paused || owed == 0 || closed || input == Input.WAITING || held != null) {
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
        remoteEnded = true;
        if (list.asTrailers() != null) {
            failed(Http2Error.PROTOCOL_ERROR);
            return;
        }
        HeadBlock lines = list.take();
        if (input == Input.WAITING || input == Input.BODY) {
            trailers = lines;
        } else {
            lines.release();
        }
        ended();
    }

    private void ended() {
        remoteEnded = true;
        if (input == Input.WAITING || input == Input.BODY && held != null) {
            endHeld = true;
        } else if (input == Input.BODY) {
            deliverEnd();
        } else {
            input = Input.DONE;
        }
    }

    private void deliverEnd() {
        input = Input.DONE;
        bodyDue = 0;
        DefaultExchange of = exchange;
        if (of != null) {
            HeadBlock lines = trailers;
            of.requestEnd(lines != null && lines.lines() > 0 ? lines : null);
        }
    }

    private void deliverHeld() {
        HeldInput queue = held;
        if (queue == null || input != Input.BODY) {
            return;
        }
        for (ByteBuf piece = queue.first(); piece != null && exchange != null; piece = queue.first()) {
            queue.shrunk(piece.readableBytes());
            queue.drop();
            exchange.requestData(piece);
        }
        queue.release();
        held = null;
        giveBack();
        if (input == Input.BODY && endHeld) {
            deliverEnd();
        } else if (input == Input.BODY && !paused) {
            watchBody();
        }
    }

    /** The client broke the rules on this stream, after its head. */
    void failed(Http2Error why) {
        DefaultExchange of = exchange;
        boolean inBody = input == Input.WAITING || input == Input.BODY;
        if (of != null && inBody && !answerBegun && why == Http2Error.PROTOCOL_ERROR) {
            malformed = true;
            input = Input.DROP;
            of.requestFailed(CoreError.REQUEST_BODY_MALFORMED);
            return;
        }
        if (of != null) {
            of.clientGone(inBody ? CoreError.REQUEST_BODY_MALFORMED : CoreError.CLIENT_PROTOCOL);
        }
        reset(why);
        connection.countReset();
    }

    private void reset(Http2Error why) {
        if (!closed) {
            connection.reset(stream.id(), why);
        }
    }

    // ---- the request's body, as its exchange steers it

    @Override
    public void startBody() {
        if (input != Input.WAITING) {
            return;
        }
        input = Input.BODY;
        expectBody(pace(connection.listener().bodyPace()), now());
        if (expectContinue && !answerBegun && held == null && !endHeld) {
            sendContinue();
        }
        if (held != null || endHeld) {
            if (held == null) {
                held = new HeldInput();
            }
            connection.codec().ctx().executor().execute(this::deliverHeld);
        } else {
            watchBody();
        }
    }

    private void watchBody() {
        bodyDue = bodyDue(connection.listener().idleNanos());
        arm();
    }

    /** Messages of gRPC come when there is something to say, and are taken when there is time for them. */
    private Pace pace(Pace usual) {
        DefaultExchange of = exchange;
        return of != null && of.isGrpc() ? Pace.ANY : usual;
    }

    private void sendContinue() {
        HeadBlock head = connection.loop().context().blocks().take();
        head.statusLine(VERSION, CONTINUE, 0, 0);
        informational(head);
        head.release();
    }

    @Override
    public void pause() {
        paused = true;
        bodyDue = 0;
    }

    @Override
    public void resume() {
        paused = false;
        giveBack();
        if (input == Input.BODY) {
            bodyResumed(now());
            watchBody();
        }
    }

    // ---- the answer

    @Override
    public ConnectionInfo connection() {
        return connection.peer();
    }

    @Override
    public void informational(@Borrowed HeadBlock interim) {
        if (!answerBegun && !closed) {
            write(connection.codec().heads().informational(interim), false);
        }
    }

    @Override
    public void head(@Borrowed HeadBlock response, long length, boolean bodyless) {
        answerBegun = true;
        if (closed) {
            return;
        }
        boolean whole = bodyless || length == HeadBlock.NO_BODY;
        bodyLeft = whole ? 0 : length;
        if (whole) {
            output.endedWithHead();
        }
        byte[] date = connection.loop().context().date().now();
        write(connection.codec().heads().response(response, length, bodyless, date), whole);
    }

    private void write(HeadList list, boolean end) {
        Http2Codec codec = connection.codec();
        codec.encoder().writeHeaders(codec.ctx(), stream.id(), list, 0, end, connection.sent());
        codec.planFlush();
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        if (closed) {
            chunk.release();
            return;
        }
        bodyLeft -= chunk.readableBytes();
        output.data(chunk, bodyLeft == 0);
        watchAnswer();
    }

    @Override
    public void end(@Borrowed @Nullable HeadBlock trailerLines) {
        answerDone = true;
        if (!closed && !output.isEnded()) {
            HeadList lines =
                    trailerLines == null ? null : connection.codec().heads().trailers(trailerLines);
            output.end(lines);
            watchAnswer();
        }
    }

    /** What the client does not take sets a deadline; looks again soon, so that it is known when something was taken last. */
    private void watchAnswer() {
        if (answerDue == 0 && isAnswerWaiting()) {
            long now = now();
            output.progressed();
            answerSilent = now + connection.listener().idleNanos();
            answerSlow = slow(pace(connection.listener().readPace()), now);
            lookAtAnswer(now);
        }
    }

    private boolean isAnswerWaiting() {
        return !closed && (output.isWaiting() || !output.isWritable());
    }

    /** When who begins to be watched now is too slow. A client may have read a window's worth before it says so. */
    private long slow(Pace pace, long now) {
        output.offered();
        int window = connection.codec().encoder().flowController().initialWindowSize();
        return pace.after(pace.first(now), (long) window + output.size(), now);
    }

    private void lookAtAnswer(long now) {
        ListenerState listener = connection.listener();
        long soon = now + Math.min(listener.readPace().graceNanos(), listener.idleNanos());
        answerDue = earlier(soon, earlier(answerSilent, answerSlow));
        arm();
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        answerDone = true;
        if (!output.isEnded()) {
            reset(error.blame() == Blame.CLIENT ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public boolean isWritable() {
        boolean writable = !closed && output.isWritable();
        if (!writable && !awaited && !closed) {
            awaited = true;
            connection.await(this);
        }
        return writable;
    }

    @Override
    public void onWritable(Runnable action) {
        throw new UnsupportedOperationException("reported to the exchange");
    }

    /** The connection was flushed: there may be room again. */
    void goOn() {
        awaited = false;
        DefaultExchange of = exchange;
        if (of != null && isWritable()) {
            answerDue = 0;
            of.clientWritable();
        }
    }

    // ---- the end

    @Override
    public void exchangeEnded(DefaultExchange ended) {
        exchange = null;
        connection.loop().giveBack(ended);
        if (held != null) {
            held.release();
            held = null;
        }
        if (trailers != null) {
            trailers.release();
            trailers = null;
        }
        bodyDue = 0;
        connection.loop().windows().giveBack(counted);
        counted = 0;
        if (closed) {
            finish();
            return;
        }
        if (!answerDone) {
            return;
        }
        if (malformed && !output.isWaiting()) {
            resetMalformed();
        } else if (!remoteEnded) {
            dropRest();
        }
    }

    /** A malformed request is a stream error even where it was answered (RFC 9113, 8.1.1). */
    private void resetMalformed() {
        malformed = false;
        connection.reset(stream.id(), Http2Error.PROTOCOL_ERROR);
        connection.countReset();
    }

    private void dropRest() {
        input = Input.DROP;
        paused = false;
        int unread = owed;
        owed = 0;
        drop(unread);
        restDue = now() + EARLY_NANOS;
        arm();
    }

    /** Netty has closed the stream: both sides ended it, one of them reset it, or the connection is lost. */
    void closed() {
        if (closed) {
            return;
        }
        closed = true;
        boolean answered = answerDone || output.isEnded();
        output.release();
        DefaultExchange of = exchange;
        if (of == null) {
            finish();
        } else if (!answered) {
            of.clientGone(connection.end());
        }
    }

    private void finish() {
        connection.loop().context().timers().remove(this);
        if (malformed && answerDone) {
            resetMalformed();
        }
        connection.finished(stream.id());
    }

    // ---- time

    private long now() {
        return connection.loop().context().nanos();
    }

    private void arm() {
        long first = 0;
        first = earlier(first, bodyDue);
        first = earlier(first, answerDue);
        first = earlier(first, restDue);
        if (first != 0) {
            connection.loop().context().timers().set(this, first);
        }
    }

    private static long earlier(long one, long other) {
        if (one == 0 || other == 0) {
            return one + other;
        }
        return one - other < 0 ? one : other;
    }

    private boolean isDue(long deadline, long now) {
        return deadline != 0 && now - deadline >= 0;
    }

    @Override
    protected void expired() {
        long now = now();
        if (isDue(answerDue, now)) {
            answerDue(now);
        } else if (isDue(bodyDue, now)) {
            bodyLate();
        } else if (isDue(restDue, now)) {
            restLate(now);
        }
        if (!closed) {
            arm();
        }
    }

    private void answerDue(long now) {
        answerDue = 0;
        if (!isAnswerWaiting()) {
            return;
        }
        Pace pace = pace(connection.listener().readPace());
        if (output.progressed()) {
            answerSilent = now + connection.listener().idleNanos();
        } else if (connection.loop().isShortOfMemory()) {
            answerSilent = now;
        }
        // where the socket is full, it is not this stream that holds things up: see SendWatch
        boolean ours = connection.isWritable();
        answerSlow = ours ? pace.after(answerSlow, output.offered(), now) : slow(pace, now);
        if (now - answerSilent < 0 && now - answerSlow < 0) {
            lookAtAnswer(now);
        } else {
            answerLate();
        }
    }

    private void answerLate() {
        DefaultExchange of = exchange;
        if (of != null && (awaited || output.isWaiting())) {
            connection.loop().slowReader();
            of.clientGone(CoreError.CLIENT_STALLED);
            reset(Http2Error.CANCEL);
        } else if (of == null && output.isWaiting()) {
            connection.loop().slowReader();
            reset(Http2Error.CANCEL);
        }
    }

    private void bodyLate() {
        bodyDue = 0;
        DefaultExchange of = exchange;
        if (of != null && input == Input.BODY && !paused) {
            input = Input.DROP;
            connection.loop().slowBody();
            of.requestFailed(CoreError.REQUEST_BODY_TIMEOUT);
        }
    }

    private void restLate(long now) {
        restDue = 0;
        if (output.isWaiting()) {
            restDue = now + EARLY_NANOS;
        } else {
            reset(Http2Error.NO_ERROR);
        }
    }
}
