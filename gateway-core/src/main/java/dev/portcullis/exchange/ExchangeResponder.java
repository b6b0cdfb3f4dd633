package dev.portcullis.exchange;

import dev.portcullis.body.BodyPipe;
import dev.portcullis.body.BodySource;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.integration.TunnelPlan;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The integration's end of one exchange. What comes after the exchange has turned to another answer is dropped here. Belongs to
 * the exchange; confined to its loop but for {@link #execute} and {@link #generation}.
 */
@EventLoopConfined
final class ExchangeResponder implements Responder, BodySource {

    private final DefaultExchange exchange;
    private final ExchangeBodies bodies;
    private final BodyPipe pipe;
    private final ExchangeRecord record;
    private final ResponseView response;
    private final LocalAnswer answer;
    private final ProtocolSwitch protocolSwitch;
    private final ExchangeWalk walk;
    private @Nullable Runnable onCancel;
    private @Nullable Runnable onWritable;
    private boolean open;
    private boolean headGiven;
    private volatile int generation;

    ExchangeResponder(
            DefaultExchange exchange,
            ExchangeBodies bodies,
            ExchangeRecord record,
            ResponseView response,
            LocalAnswer answer,
            ProtocolSwitch protocolSwitch,
            ExchangeWalk walk) {
        this.exchange = exchange;
        this.bodies = bodies;
        this.pipe = bodies.responsePipe();
        this.record = record;
        this.response = response;
        this.answer = answer;
        this.protocolSwitch = protocolSwitch;
        this.walk = walk;
    }

    /**
     * Asks the integration for the answer. One that throws refuses the exchange.
     *
     * @param refusal why it must not be asked, or null
     */
    void ask(Integration integration, @Nullable GatewayError refusal) {
        open = true;
        headGiven = false;
        if (refusal != null) {
            reject(refusal, null);
            return;
        }
        try {
            integration.invoke(exchange.view(), this);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            exchange.thrown(e);
            reject(CoreError.INTEGRATION_FAILED, e);
        }
    }

    /** Nothing the integration says matters from now on; it is told so if it has not finished. */
    void cancel() {
        if (open) {
            Runnable action = onCancel;
            close();
            if (action != null) {
                action.run();
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void close() {
        open = false;
        onCancel = null;
        onWritable = null;
        generation = generation + 1;
    }

    @Override
    public HeadBlock responseHead() {
        return response.block();
    }

    @Override
    public void attempted(String endpoint) {
        if (open) {
            record.attempted(endpoint);
        }
    }

    @Override
    public void head() {
        if (open && !headGiven) {
            headGiven = true;
            record.upstreamHead(response.status());
            bodies.beginAnswer(response.block().bodyLength(), this);
            walk.outwards();
        }
    }

    @Override
    public void tunnel(BodySink fromClient, TunnelPlan plan) {
        if (open && !headGiven) {
            headGiven = true;
            record.upstreamHead(response.status());
            response.block().bodyLength(HeadBlock.NO_BODY);
            protocolSwitch.prepare(fromClient, plan);
            walk.outwards();
        }
    }

    @Override
    public void informational(HeadBlock interim) {
        if (open && !headGiven) {
            exchange.client().informational(interim);
        }
    }

    @Override
    public void respond(LocalResponse local) {
        if (open && !headGiven) {
            close();
            answer.give(local);
            walk.outwards();
        }
    }

    @Override
    public void reject(GatewayError error, @Nullable Throwable cause) {
        if (open) {
            boolean begun = headGiven;
            close();
            if (begun) {
                exchange.fail(error, cause);
            } else {
                exchange.note(error, cause);
                answer.tell(error);
                walk.outwards();
            }
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        reject(error, cause);
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        if (open) {
            walk.progressed();
            pipe.data(chunk);
        } else {
            chunk.release();
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        if (open && protocolSwitch.isPrepared()) {
            bodies.endAnswer(null);
        } else if (open) {
            close();
            bodies.endAnswer(trailers);
        }
    }

    @Override
    public boolean isWritable() {
        return open && pipe.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        if (open) {
            onWritable = action;
        }
    }

    @Override
    public void onCancel(@Nullable Runnable action) {
        if (open) {
            onCancel = action;
        }
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public void execute(Runnable task) {
        int now = generation;
        exchange.executor().execute(() -> {
            if (generation == now) {
                task.run();
            }
        });
    }

    @Override
    public void pause() {
        // integrations ask isWritable before they send more
    }

    @Override
    public void resume() {
        Runnable action = onWritable;
        if (action != null) {
            action.run();
        }
    }
}
