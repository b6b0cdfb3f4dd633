package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;

/** A tap in its place among the transformers: shows each chunk and passes it on as it came. */
@EventLoopConfined
final class Tapped implements Body.BodyTransformer {

    private final Body.BodyTap tap;
    private final BodyPipe pipe;
    private boolean over;

    Tapped(Body.BodyTap tap, BodyPipe pipe) {
        this.tap = tap;
        this.pipe = pipe;
    }

    @Override
    public void transform(@Owned ByteBuf chunk, Body.BodyOutput out) {
        if (!over) {
            tap.data(chunk);
        }
        out.emit(chunk);
    }

    @Override
    public void end(Body.BodyOutput out) {
        if (!over) {
            over = true;
            tap.end(pipe.hasTrailers());
        }
    }

    @Override
    public void discard() {
        if (!over) {
            over = true;
            tap.discard();
        }
    }
}
