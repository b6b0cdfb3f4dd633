package dev.portcullis.plugin.integration.echo;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Responder;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Collects one body and answers when it is complete; a body that grows too large is refused and not kept. */
final class EchoBody implements BodySink {

    private final Exchange exchange;
    private final Responder responder;
    private final int max;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private boolean answered;

    EchoBody(Exchange exchange, Responder responder, int max) {
        this.exchange = exchange;
        this.responder = responder;
        this.max = max;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        int size = chunk.readableBytes();
        if (!answered && size > max - collected.size()) {
            answered = true;
            collected.reset();
            chunk.release();
            responder.reject(CoreError.REQUEST_BODY_TOO_LARGE, null);
            return;
        }
        if (!answered) {
            byte[] bytes = new byte[size];
            chunk.readBytes(bytes);
            collected.writeBytes(bytes);
        }
        chunk.release();
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        if (!answered) {
            answered = true;
            responder.respond(LocalResponse.of(200, "application/json", "")
                    .withBody(EchoDocument.describe(exchange.request(), collected.toByteArray())));
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        if (!answered) {
            answered = true;
            responder.reject(error, cause);
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}
}
