package dev.portcullis.body;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Puts its mark behind each chunk, and behind the body; keeps note of how it ended. */
final class Marking implements Body.BodyTransformer {

    private final String mark;
    private final String failsAt;
    int ends;
    int discards;

    Marking(String mark) {
        this(mark, "");
    }

    /** {@code failsAt} is the chunk that it refuses; {@code end} for the end. */
    Marking(String mark, String failsAt) {
        this.mark = mark;
        this.failsAt = failsAt;
    }

    @Override
    public void transform(ByteBuf chunk, Body.BodyOutput out) {
        String text = chunk.toString(StandardCharsets.US_ASCII);
        chunk.release();
        if (text.equals(failsAt)) {
            out.fail(CoreError.REQUEST_BODY_MALFORMED);
        } else {
            out.emit(Chunks.of(text + mark));
        }
    }

    @Override
    public void end(Body.BodyOutput out) {
        ends++;
        if (failsAt.equals("end")) {
            out.fail(CoreError.REQUEST_BODY_MALFORMED);
        } else {
            out.emit(Chunks.of("-" + mark));
        }
    }

    @Override
    public void discard() {
        discards++;
    }
}
