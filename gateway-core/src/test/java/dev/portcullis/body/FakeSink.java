package dev.portcullis.body;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it gets, and stops being writable when a test says so. */
final class FakeSink implements BodySink {

    final List<String> got = new ArrayList<>();

    boolean writable = true;
    /** Stops being writable after the next chunk. */
    boolean full;

    @Nullable HeadBlock trailers;

    @Override
    public void data(@Owned ByteBuf chunk) {
        got.add(chunk.toString(StandardCharsets.US_ASCII));
        chunk.release();
        if (full) {
            writable = false;
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        this.trailers = trailers;
        got.add("end");
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        got.add(error.code());
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void onWritable(Runnable action) {}
}
