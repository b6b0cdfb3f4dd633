package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1RequestReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the request heads of one HTTP/1 connection, each within its time. */
@EventLoopConfined
final class Http1Heads {

    private final HeadBlockPool blocks;
    private final Http1Clock clock;
    private final Http1RequestReader reader;
    /** The head that is not complete yet. */
    private @Nullable HeadBlock block;

    private boolean timed;

    Http1Heads(HeadBlockPool blocks, HeadLimits limits, Http1Clock clock) {
        this.blocks = blocks;
        this.clock = clock;
        this.reader = new Http1RequestReader(limits);
    }

    /** The next head, if it ends with this input, or cannot be accepted: see {@link #refusal}. Else null, and all is taken. */
    @Owned
    @Nullable HeadBlock read(@Borrowed ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        HeadBlock into = block;
        if (into == null) {
            into = blocks.take();
            block = into;
        }
        if (reader.read(in, into) == Http1RequestReader.MORE) {
            if (!timed && reader.started()) {
                timed = true;
                clock.awaitHead();
            }
            return null;
        }
        block = null;
        timed = false;
        return into;
    }

    /** Why the head just read cannot be accepted; null if it can. */
    @Nullable GatewayError refusal() {
        return reader.error();
    }

    /** Whether nothing has come, not even an empty line. */
    boolean isIdle() {
        return block == null;
    }

    /** Gives up a head of which only a part has come; null if nothing of one has. */
    @Owned
    @Nullable HeadBlock breakOff() {
        HeadBlock begun = block;
        if (begun == null || !reader.started()) {
            return null;
        }
        block = null;
        timed = false;
        return begun;
    }

    /** Makes ready for the next head. */
    void reset() {
        reader.reset();
    }

    void release() {
        HeadBlock begun = block;
        block = null;
        if (begun != null) {
            begun.release();
        }
    }
}
