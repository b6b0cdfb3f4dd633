package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/*
 * One direction of one exchange. The source pushes, and is paused when the receiver cannot take more.
 *
 *     source → limit → [collector] → transformers → sink
 *
 * Until a sink is connected, chunks are collected if a filter wants the whole body, and otherwise held: those few that
 * were in flight before the source heard that it should wait. With no collector and no transformers a chunk goes through
 * in one call.
 *
 * Turns. Where a transformer asks for it, no more than so many bytes go to the transformers in one turn of the loop. The
 * rest is held as if the sink took no more, and goes on in the next turn.
 *
 * Ends. The source says end once; that travels behind the data it follows: behind held chunks, and behind what the
 * transformers keep until their own end. What comes after a refusal is dropped.
 */
/**
 * A body on its way from its source to its sink: who of the two waits for the other. Reused from exchange to exchange, which
 * owns it; confined to its loop.
 */
@EventLoopConfined
public final class BodyPipe {

    /** What the pipe tells its exchange. */
    public interface Owner {

        /** The pipe itself found the body wrong: too large, refused by a transformer. */
        void bodyRefused(BodyPipe pipe, GatewayError error);

        /** The body that a filter waits for is whole. */
        void bodyCollected(BodyPipe pipe);

        /** Runs the task in the loop's next turn, when others have had theirs. It may be asked for after the body's end. */
        void nextTurn(Runnable task);
    }

    private final Owner owner;
    private final BufferBudget budget;
    private final HeldChunks held = new HeldChunks();
    private final TransformerChain transformers;

    private @Nullable BodySource source;
    private @Nullable BodySink sink;
    private long length;
    private long received;
    private long limit;
    private @Nullable GatewayError overLimit;
    private @Nullable BodyCollector collector;
    private @Nullable HeadBlock trailers;
    private boolean sourceEnded;
    private boolean finished;
    private boolean paused;
    private boolean replaced;

    public BodyPipe(Owner owner, BufferBudget budget) {
        this.owner = owner;
        this.budget = budget;
        this.transformers = new TransformerChain(this, new TurnQuota(this, owner));
    }

    /**
     * Begins another body.
     *
     * @param length bytes announced, or {@link Body#UNKNOWN}
     */
    public void open(long length, @Nullable BodySource source) {
        this.source = source;
        this.length = length;
        received = 0;
        limit = Long.MAX_VALUE;
        overLimit = null;
        sourceEnded = false;
        finished = false;
        paused = false;
        replaced = false;
        transformers.begin();
    }

    /** Forgets the body and releases what is held of it. */
    public void clear() {
        finished = true;
        source = null;
        sink = null;
        trailers = null;
        if (collector != null) {
            collector.release();
            collector = null;
        }
        held.release();
        transformers.discard();
    }

    // ---- wishes of filters

    /** Bytes the receiver will get, or {@link Body#UNKNOWN}. */
    public long length() {
        return transformers.changesBody() ? Body.UNKNOWN : length;
    }

    public void limit(long max, GatewayError error) {
        if (max < limit) {
            limit = max;
            overLimit = error;
        }
    }

    public void transform(Body.BodyTransformer transformer) {
        transformers.add(transformer);
    }

    public void tap(Body.BodyTap tap) {
        transformers.add(tap);
    }

    /** Wants the whole body, at most {@code max} bytes of it; {@link Owner#bodyCollected} says when it is there. */
    public void collect(long max, GatewayError tooLarge) {
        if (collector == null) {
            collector = new BodyCollector(budget, max, tooLarge);
            collectHeld(collector);
        } else {
            collector.lower(max);
            if (collector.length() > max) {
                refuse(tooLarge);
                return;
            }
        }
        go();
    }

    /** Whether the whole body is here. */
    public boolean isCollected() {
        return replaced || sourceEnded && (collector != null || received == 0 && held.isEmpty());
    }

    /** The whole body; only when {@link #isCollected}. */
    public Body.BufferedBody collected() {
        return whole();
    }

    private BodyCollector whole() {
        BodyCollector whole = collector;
        if (whole == null) {
            whole = new BodyCollector(budget, Long.MAX_VALUE, CoreError.BUFFERS_FULL);
            collector = whole;
        }
        return whole;
    }

    /** Puts {@code bytes} in place of the body; what comes from the source is dropped. */
    public void replace(byte[] bytes) {
        held.release();
        whole().replace(bytes);
        transformers.endTaps();
        replaced = true;
        length = bytes.length;
        go();
    }

    // ---- the source

    /** Whether trailers have come with the end. */
    boolean hasTrailers() {
        return trailers != null;
    }

    /** Bytes that came from the source. */
    public long received() {
        return received;
    }

    /** Whether the source has delivered all it had. */
    public boolean sourceEnded() {
        return sourceEnded;
    }

    public void data(@Owned ByteBuf chunk) {
        received += chunk.readableBytes();
        if (finished || replaced) {
            chunk.release();
            return;
        }
        if (received > limit) {
            chunk.release();
            GatewayError error = overLimit;
            if (error != null) {
                refuse(error);
            }
            return;
        }
        BodySink to = sink;
        if (to != null && held.isEmpty()) {
            transformers.pass(chunk);
            if (!finished && (!held.isEmpty() || !to.isWritable())) {
                stop();
            }
        } else if (collector != null) {
            GatewayError error = collector.add(chunk);
            if (error != null) {
                refuse(error);
            }
        } else {
            held.add(chunk);
            stop();
        }
    }

    /** The source has delivered everything. {@code trailers} must stay readable until the pipe is cleared. */
    public void end(@Nullable HeadBlock trailers) {
        if (finished || sourceEnded) {
            return;
        }
        sourceEnded = true;
        this.trailers = trailers;
        if (sink != null && held.isEmpty()) {
            finish();
        } else if (collector != null && sink == null) {
            owner.bodyCollected(this);
        }
    }

    // ---- the sink

    /**
     * Whether a chunk would go on at once; false before a sink is connected, unless the body is being collected. A source that
     * was told no is resumed as one that was paused.
     */
    public boolean isWritable() {
        BodySink to = sink;
        boolean writable = to != null ? to.isWritable() && held.isEmpty() : collector != null;
        paused |= !writable;
        return writable;
    }

    /** Whether an end would go on at once; else its trailers have to stay readable. */
    public boolean passesEnd() {
        return sink != null && held.isEmpty();
    }

    /** Lets the body flow into {@code sink}. */
    public void connect(BodySink sink) {
        this.sink = sink;
        if (collector != null) {
            ByteBuf whole = collector.handOver();
            collector = null;
            if (replaced) {
                sourceEnded = true;
            }
            if (whole != null) {
                transformers.pass(whole);
            }
        }
        onWritable();
    }

    /** The sink takes more again. */
    public void onWritable() {
        BodySink to = sink;
        if (to == null || finished) {
            return;
        }
        while (!held.isEmpty() && transformers.takeMore() && to.isWritable() && !finished) {
            ByteBuf next = held.poll();
            if (next != null) {
                transformers.pass(next);
            }
        }
        if (finished || !held.isEmpty()) {
            return;
        }
        if (sourceEnded) {
            finish();
        } else if (to.isWritable()) {
            go();
        }
    }

    /** Whether what the transformers emit has somewhere to go. */
    boolean isFlowing() {
        return !finished && sink != null;
    }

    /** What has passed the transformers. */
    void deliver(@Owned ByteBuf chunk) {
        BodySink to = sink;
        if (finished || to == null) {
            chunk.release();
        } else {
            to.data(chunk);
        }
    }

    /** A transformer finds the body wrong. */
    void fail(GatewayError error) {
        if (!finished) {
            refuse(error);
        }
    }

    /** The rest of the body is dropped; its owner hears of it once. */
    private void refuse(GatewayError error) {
        finished = true;
        owner.bodyRefused(this, error);
    }

    /** The transformers take no more in this turn. It is held before anybody can hear of what came before it. */
    void putBack(@Owned ByteBuf rest) {
        held.putBack(rest);
    }

    private void finish() {
        transformers.end();
        BodySink to = sink;
        if (!finished && to != null) {
            finished = true;
            to.end(trailers);
        }
    }

    private void collectHeld(BodyCollector into) {
        for (ByteBuf chunk = held.poll(); chunk != null; chunk = held.poll()) {
            GatewayError error = into.add(chunk);
            if (error != null) {
                held.release();
                refuse(error);
                return;
            }
        }
    }

    private void stop() {
        if (!paused && source != null) {
            paused = true;
            source.pause();
        }
    }

    private void go() {
        if (paused && source != null) {
            paused = false;
            source.resume();
        }
    }
}
