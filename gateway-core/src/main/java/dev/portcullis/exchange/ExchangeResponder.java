package dev.portcullis.exchange;

import dev.portcullis.body.BodyPipe;
import dev.portcullis.body.BodySource;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.integration.TunnelPlan;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The integration's end of an exchange. What comes after the exchange has turned to another answer is dropped here. */
@EventLoopConfined
final class ExchangeResponder implements Responder, BodySource {

    private final DefaultExchange exchange;
    private final BodyPipe pipe;
    private @Nullable Runnable onCancel;
    private @Nullable Runnable onWritable;
    private boolean open;
    private boolean headGiven;
    private volatile int generation;

    ExchangeResponder(DefaultExchange exchange, BodyPipe pipe) {
        this.exchange = exchange;
        this.pipe = pipe;
    }

    /** An integration is about to be asked. */
    void open() {
        open = true;
        headGiven = false;
    }

    /** Whether an integration was asked and has not finished. */
    boolean isOpen() {
        return open;
    }

    boolean headGiven() {
        return headGiven;
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
        return exchange.responseBlock();
    }

    @Override
    public void attempted(String endpoint) {
        if (open) {
            exchange.attempted(endpoint);
        }
    }

    @Override
    public void head() {
        if (open && !headGiven) {
            headGiven = true;
            exchange.headGiven();
        }
    }

    @Override
    public void tunnel(BodySink fromClient, TunnelPlan plan) {
        if (open && !headGiven) {
            headGiven = true;
            exchange.tunnelGiven(fromClient, plan);
        }
    }

    @Override
    public void informational(HeadBlock interim) {
        if (open && !headGiven) {
            exchange.client().informational(interim);
        }
    }

    @Override
    public void respond(LocalResponse response) {
        if (open && !headGiven) {
            close();
            exchange.integrationAnswered(response);
        }
    }

    @Override
    public void reject(GatewayError error, @Nullable Throwable cause) {
        if (open) {
            boolean begun = headGiven;
            close();
            if (begun) {
                exchange.integrationFailed(error, cause);
            } else {
                exchange.integrationRefused(error, cause);
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
            exchange.progressed();
            pipe.data(chunk);
        } else {
            chunk.release();
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        if (open && exchange.isTunnel()) {
            exchange.keepTrailers(null);
        } else if (open) {
            close();
            exchange.keepTrailers(trailers);
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
        exchange.loop().execute(() -> {
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
