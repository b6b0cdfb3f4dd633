package dev.portcullis.proxy;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.integration.Responder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what the proxy answers. */
final class Probe implements Responder {

    final HeadBlock head = new HeadBlockPool().take();
    final List<String> got = new ArrayList<>();

    @Nullable GatewayError refusal;

    boolean writable = true;
    Runnable onCancel = () -> {};
    Runnable onWritable = () -> {};

    @Override
    public HeadBlock responseHead() {
        return head;
    }

    @Override
    public void head() {
        got.add("head");
    }

    @Override
    public void attempted(String endpoint) {
        got.add("asks " + endpoint);
    }

    @Override
    public void informational(HeadBlock interim) {
        got.add("interim");
    }

    @Override
    public void respond(LocalResponse response) {
        got.add("responds " + response.status());
    }

    @Override
    public void reject(GatewayError error, @Nullable Throwable cause) {
        refusal = error;
        got.add(error.code());
    }

    @Override
    public void onCancel(@Nullable Runnable action) {
        onCancel = action == null ? () -> {} : action;
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
        got.add(chunk.toString(StandardCharsets.US_ASCII));
        chunk.release();
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        got.add("end");
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        got.add("fails " + error.code());
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }
}
