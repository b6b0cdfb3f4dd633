package dev.portcullis.testkit;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.integration.Responder;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes an integration's answer, and insists that there is one only. */
public final class FakeResponder implements Responder {

    private final HeadBlock head = new HeadBlockPool().take();
    private final Collector body = new Collector();
    private boolean headGiven;
    private @Nullable LocalResponse answer;
    private @Nullable GatewayError error;
    private @Nullable Runnable onCancel;

    /** The whole answer, or what was streamed, once it is complete; null before. */
    public @Nullable LocalResponse answer() {
        if (answer != null || !headGiven || !body.ended) {
            return answer;
        }
        LocalResponse streamed = LocalResponse.of(head.status()).withBody(body.bytes);
        for (int line = 0; line < head.lines(); line++) {
            if (!head.removed(line)) {
                String name = head.text(head.nameStart(line), head.nameStart(line) + head.nameLength(line));
                streamed = streamed.with(HeaderName.of(name), head.text(head.valueStart(line), head.valueEnd(line)));
            }
        }
        return streamed;
    }

    /** Why it was refused or broke off; null if it was not. */
    public @Nullable GatewayError error() {
        return error != null ? error : body.error;
    }

    /** Ends the exchange as a client does that leaves. */
    public void cancel() {
        if (onCancel != null) {
            onCancel.run();
        }
    }

    private void requireOpen() {
        if (answer != null || error != null || headGiven) {
            throw new IllegalStateException("a second answer");
        }
    }

    @Override
    public HeadBlock responseHead() {
        return head;
    }

    @Override
    public void head() {
        requireOpen();
        headGiven = true;
    }

    @Override
    public void attempted(String endpoint) {}

    @Override
    public void informational(HeadBlock interim) {}

    @Override
    public void respond(LocalResponse response) {
        requireOpen();
        answer = response;
    }

    @Override
    public void reject(GatewayError error, @Nullable Throwable cause) {
        if (headGiven) {
            fail(error, cause);
        } else {
            requireOpen();
            this.error = error;
        }
    }

    @Override
    public void onCancel(@Nullable Runnable action) {
        onCancel = action;
    }

    @Override
    public int generation() {
        return 0;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        body.data(chunk);
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        body.end(trailers);
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        body.fail(error, cause);
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}
}
