package dev.portcullis.testkit;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes all of a body, at any pace. */
final class Collector implements BodySink {

    byte[] bytes = {};
    boolean ended;

    @Nullable GatewayError error;

    @Override
    public void data(@Owned ByteBuf chunk) {
        byte[] more = ByteBufUtil.getBytes(chunk);
        chunk.release();
        int length = bytes.length;
        bytes = Arrays.copyOf(bytes, length + more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        ended = true;
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        this.error = error;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}
}
