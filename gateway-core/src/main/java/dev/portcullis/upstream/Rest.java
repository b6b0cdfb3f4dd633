package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Drops what is left of an answer that nobody wants, so that its connection can be used again; too much closes it. */
@EventLoopConfined
final class Rest implements UpstreamStream.Listener {

    private static final int MOST = 64 * 1024;

    private final UpstreamStream stream;
    private int seen;

    Rest(UpstreamStream stream) {
        this.stream = stream;
    }

    @Override
    public void onData(@Owned ByteBuf chunk) {
        seen += chunk.readableBytes();
        chunk.release();
        if (seen > MOST) {
            stream.cancel();
        }
    }

    @Override
    public void onInformational(@Borrowed HeadBlock interim) {
        // the head has come
    }

    @Override
    public void onHead() {
        // it has come
    }

    @Override
    public void onEnd(@Borrowed @Nullable HeadBlock trailers) {
        // the connection is in its pool again
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        // the connection is closed, and nobody waits
    }

    @Override
    public void onWritable() {
        // the request was sent
    }

    @Override
    public void onContinue() {
        // the head has come
    }
}
