package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.Blame;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.ClientStream;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/*
 * Two things must have happened before a stream is forgotten: Netty has closed it, and its exchange has ended. Either may be
 * first. An exchange whose stream closes early ends with the connection's reason; a stream whose exchange ends early gets
 * END_STREAM at once and, if the client goes on sending, RST_STREAM after a while: some clients take a reset that comes
 * sooner for the end of the answer, too.
 */
/** One stream of a client's HTTP/2 connection: the request's source and the answer's sink. */
@EventLoopConfined
final class Http2ClientStream implements ClientStream {

    private static final int CONTINUE = 100;
    private static final int VERSION = 20;

    private final Http2ClientConnection connection;
    private final Http2Stream stream;
    private final Http2StreamOutput output;

    /** The next of those that wait for the client to take more. */
    @Nullable Http2ClientStream nextWaiting;

    private @Nullable DefaultExchange exchange;
    /** Null if the request ended with its head. */
    private @Nullable Http2Input input;
    /** Null if no answer has waited for the client. */
    private @Nullable Http2AnswerWatch watch;

    private long bodyLeft;
    private boolean malformed;
    private boolean expectContinue;
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

    /** Whether Netty has closed the stream. */
    boolean isClosed() {
        return closed;
    }

    // ---- the request

    void begin(HeadList list, boolean endOfStream) {
        GatewayError error = list.asRequest(endOfStream);
        HeadBlock request = list.take();
        if (error != null) {
            malformed = error.status() == CoreError.REQUEST_MALFORMED.status();
            request.bodyLength(HeadBlock.NO_BODY);
        }
        expectContinue = request.expectContinue();
        if (!endOfStream) {
            input = new Http2Input(connection, this, stream, request.bodyLength() != HeadBlock.NO_BODY);
        }
        DefaultExchange begun = connection.intake().open(this, request);
        exchange = begun;
        if (!connection.intake().route(begun, error)) {
            connection.reset(stream.id(), Http2Error.REFUSED_STREAM);
            connection.drain();
        }
    }

    void data(@Borrowed ByteBuf data, int padding, boolean endOfStream) {
        if (input != null) {
            input.data(data, padding, endOfStream);
        }
    }

    /** The client ends the stream with trailers. */
    void trailers(HeadList list) {
        if (input != null) {
            input.trailers(list);
        }
    }

    /** The client broke the rules on this stream, after its head. */
    void failed(Http2Error why) {
        DefaultExchange of = exchange;
        Http2Input body = input != null && input.isWanted() ? input : null;
        if (of != null && body != null && !answerBegun && why == Http2Error.PROTOCOL_ERROR) {
            malformed = true;
            body.unwanted();
            of.requestFailed(CoreError.REQUEST_BODY_MALFORMED);
            return;
        }
        if (of != null) {
            of.clientGone(body != null ? CoreError.REQUEST_BODY_MALFORMED : CoreError.CLIENT_PROTOCOL);
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
        if (input != null) {
            input.start();
        }
    }

    /** Asks the client for the body, if it waits to be asked. */
    void sendContinue() {
        if (expectContinue && !answerBegun) {
            HeadBlock head = connection.loop().context().blocks().take();
            head.statusLine(VERSION, CONTINUE, 0, 0);
            informational(head);
            head.release();
        }
    }

    /** Messages of gRPC come when there is something to say, and are taken when there is time for them. */
    Pace pace(Pace usual) {
        DefaultExchange of = exchange;
        return of != null && of.isGrpc() ? Pace.ANY : usual;
    }

    @Override
    public void pause() {
        if (input != null) {
            input.pause();
        }
    }

    @Override
    public void resume() {
        if (input != null) {
            input.resume();
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

    /** What the client does not take sets a deadline. */
    private void watchAnswer() {
        if ((watch != null && watch.isSet()) || !isAnswerWaiting()) {
            return;
        }
        if (watch == null) {
            watch = new Http2AnswerWatch(connection, this, output);
        }
        watch.begin();
    }

    /** Whether the answer cannot go on before the client takes more. */
    boolean isAnswerWaiting() {
        return !closed && (output.isWaiting() || !output.isWritable());
    }

    /** Whether some of the answer has yet to be sent. */
    boolean isAnswerUnderWay() {
        return output.isWaiting();
    }

    /** The client takes too little of the answer. */
    void answerLate() {
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

    /** The client is still sending what nobody wants, long after it was answered. */
    void endEarly() {
        reset(Http2Error.NO_ERROR);
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
            if (watch != null) {
                timers().clear(watch);
            }
            of.clientWritable();
        }
    }

    // ---- the end

    @Override
    public void exchangeEnded(DefaultExchange ended) {
        exchange = null;
        connection.loop().giveBack(ended);
        if (input != null) {
            input.exchangeEnded();
        }
        if (closed) {
            finish();
            return;
        }
        if (!answerDone) {
            return;
        }
        if (malformed && !output.isWaiting()) {
            resetMalformed();
        } else if (input != null && !input.isEnded()) {
            input.dropRest();
        }
    }

    /** A malformed request is a stream error even where it was answered (RFC 9113, 8.1.1). */
    private void resetMalformed() {
        malformed = false;
        connection.reset(stream.id(), Http2Error.PROTOCOL_ERROR);
        connection.countReset();
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
        if (input != null) {
            timers().remove(input);
        }
        if (watch != null) {
            timers().remove(watch);
        }
        if (malformed && answerDone) {
            resetMalformed();
        }
        connection.finished(stream.id());
    }

    private TimerWheel timers() {
        return connection.loop().context().timers();
    }
}
