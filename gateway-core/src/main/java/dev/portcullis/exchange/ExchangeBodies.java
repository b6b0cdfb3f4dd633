package dev.portcullis.exchange;

import dev.portcullis.body.BodyPipe;
import dev.portcullis.body.BodySource;
import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadImage;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Both bodies of one exchange: the pipes they flow through, what filters see of them, and the answer's trailers where they have
 * to wait. Belongs to the exchange; confined to its loop.
 */
@EventLoopConfined
final class ExchangeBodies implements BodyPipe.Owner {

    private final DefaultExchange exchange;
    private final LoopContext loop;
    private final BodyPipe requestPipe;
    private final BodyPipe responsePipe;
    private final BodyView requestView;
    private final BodyView responseView;
    private final Runnable requestSinkWritable;
    private @Nullable HeadBlock trailers;

    ExchangeBodies(DefaultExchange exchange, LoopContext loop, BufferBudget budget) {
        this.exchange = exchange;
        this.loop = loop;
        this.requestPipe = new BodyPipe(this, budget);
        this.responsePipe = new BodyPipe(this, budget);
        this.requestView = new BodyView(exchange, this, requestPipe, CoreError.REQUEST_BODY_TOO_LARGE, true);
        this.responseView = new BodyView(exchange, this, responsePipe, CoreError.UPSTREAM_BODY_TOO_LARGE, false);
        this.requestSinkWritable = requestPipe::onWritable;
    }

    BodyPipe requestPipe() {
        return requestPipe;
    }

    BodyPipe responsePipe() {
        return responsePipe;
    }

    BodyView requestView() {
        return requestView;
    }

    BodyView responseView() {
        return responseView;
    }

    /** Begins with a request whose head says so much of its body: bytes, or a constant of {@link HeadBlock}. */
    void begin(long length, BodySource client, BodySource integration) {
        requestPipe.open(lengthOf(length), client);
        if (length == HeadBlock.NO_BODY) {
            requestPipe.end(null);
        }
        responsePipe.open(Body.UNKNOWN, integration);
    }

    private static long lengthOf(long framing) {
        return framing < 0 ? Body.UNKNOWN : framing;
    }

    /** The integration's answer has this framing. */
    void beginAnswer(long framing, BodySource integration) {
        responsePipe.open(lengthOf(framing), integration);
    }

    /** The integration's answer has none. */
    void giveNone() {
        responsePipe.open(0, null);
        responsePipe.end(null);
    }

    /** In place of what has come of the answer so far: a whole body. */
    void giveAnswer(long length, @Owned @Nullable ByteBuf body) {
        responsePipe.clear();
        responsePipe.open(length, null);
        if (body != null) {
            responsePipe.data(body);
        }
        responsePipe.end(null);
    }

    /** Begins both again, as directions of a tunnel; what filters wished for those of the handshake is forgotten. */
    void beginTunnel(BodySource client, BodySource server) {
        requestPipe.clear();
        responsePipe.clear();
        requestPipe.open(Body.UNKNOWN, client);
        responsePipe.open(Body.UNKNOWN, server);
    }

    /** Lets both directions of a tunnel flow. */
    void connectTunnel(BodySink toServer, BodySink toClient) {
        toServer.onWritable(requestSinkWritable);
        requestPipe.connect(toServer);
        responsePipe.connect(toClient);
    }

    /** The tunnel takes what it could not pass on. */
    void onWritable() {
        requestPipe.onWritable();
        responsePipe.onWritable();
    }

    /** Nobody waits for a body any more. */
    void forgetWaits() {
        requestView.clear();
        responseView.clear();
    }

    /** The exchange has ended. */
    void clear() {
        requestPipe.clear();
        responsePipe.clear();
        forgetWaits();
        if (trailers != null) {
            trailers.release();
            trailers = null;
        }
    }

    /** Lets the request's body flow into {@code sink}, which is whom the client is asked to send it for. */
    void drainRequest(BodySink sink) {
        sink.onWritable(requestSinkWritable);
        requestPipe.connect(sink);
        if (!requestPipe.sourceEnded() && !exchange.isEnded()) {
            exchange.client().startBody();
        }
    }

    /** The answer is complete. Trailers that cannot go on at once are copied. */
    void endAnswer(@Borrowed @Nullable HeadBlock lines) {
        if (lines != null && !responsePipe.passesEnd()) {
            HeadBlock kept = loop.blocks().take();
            HeadImage.of(lines, line -> true).writeTo(kept);
            trailers = kept;
            responsePipe.end(kept);
        } else {
            responsePipe.end(lines);
        }
    }

    // ---- from the pipes

    @Override
    public void bodyRefused(BodyPipe pipe, GatewayError error) {
        if (!exchange.isEnded() && !viewOf(pipe).refusedInCall(error)) {
            exchange.fail(error, null);
        }
    }

    @Override
    public void bodyCollected(BodyPipe pipe) {
        viewOf(pipe).collected();
    }

    private BodyView viewOf(BodyPipe pipe) {
        return pipe == requestPipe ? requestView : responseView;
    }

    @Override
    public void nextTurn(Runnable task) {
        // a task would run in this turn yet, as often as it asked for another
        loop.executor().schedule(task, 0, TimeUnit.NANOSECONDS);
    }
}
