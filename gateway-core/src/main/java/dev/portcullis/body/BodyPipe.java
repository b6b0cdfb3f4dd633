package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
/** A body on its way from its source to its sink. Reused from exchange to exchange. */
@EventLoopConfined
public final class BodyPipe implements Body.BodyOutput {

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
    private @Nullable BodySource source;
    private @Nullable BodySink sink;
    private long length;
    private long received;
    private long limit;
    private @Nullable GatewayError overLimit;
    private @Nullable BodyCollector collector;
    private @Nullable List<Body.BodyTransformer> transformers;
    private @Nullable ArrayDeque<ByteBuf> held;
    private @Nullable HeadBlock trailers;
    private boolean sourceEnded;
    private boolean finished;
    private boolean paused;
    private boolean replaced;
    /** Whether a transformer may change the body; taps do not. */
    private boolean changes;

    private int stage;
    /** Transformers before this one have been told of the end. */
    private int notEnded;

    private final Runnable turn = this::turn;
    /** Bytes for the transformers in one turn; the largest number for as many as there are. */
    private int perTurn = Integer.MAX_VALUE;
    /** What is left of them in this turn. */
    private int left = Integer.MAX_VALUE;

    private boolean turnAsked;

    public BodyPipe(Owner owner, BufferBudget budget) {
        this.owner = owner;
        this.budget = budget;
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
        notEnded = 0;
        changes = transformers != null && changes;
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
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
        if (transformers != null) {
            List<Body.BodyTransformer> all = transformers;
            transformers = null;
            perTurn = Integer.MAX_VALUE;
            left = perTurn;
            for (int i = notEnded; i < all.size(); i++) {
                all.get(i).discard();
            }
        }
    }

    // ---- wishes of filters

    /** Bytes the receiver will get, or {@link Body#UNKNOWN}. */
    public long length() {
        return changes ? Body.UNKNOWN : length;
    }

    public void limit(long max, GatewayError error) {
        if (max < limit) {
            limit = max;
            overLimit = error;
        }
    }

    public void transform(Body.BodyTransformer transformer) {
        changes = true;
        add(transformer);
    }

    public void tap(Body.BodyTap tap) {
        add(new Tapped(tap, this));
    }

    private void add(Body.BodyTransformer transformer) {
        if (transformers == null) {
            transformers = new ArrayList<>(2);
        }
        transformers.add(transformer);
        perTurn = Math.min(perTurn, transformer.bytesPerTurn());
        left = perTurn;
    }

    /** Wants the whole body, at most {@code max} bytes of it; {@link Owner#bodyCollected} says when it is there. */
    public void collect(long max, GatewayError tooLarge) {
        if (collector == null) {
            collector = new BodyCollector(budget, max, tooLarge);
            releaseHeldInto(collector);
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
        return replaced || sourceEnded && (collector != null || received == 0 && held == null);
    }

    /** The whole body; only when {@link #isCollected}. */
    public Body.BufferedBody collected() {
        if (collector == null) {
            collector = new BodyCollector(budget, Long.MAX_VALUE, CoreError.BUFFERS_FULL);
        }
        return collector;
    }

    /** Puts {@code bytes} in place of the body; what comes from the source is dropped. */
    public void replace(byte[] bytes) {
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
        if (collector == null) {
            collector = new BodyCollector(budget, Long.MAX_VALUE, CoreError.BUFFERS_FULL);
        }
        collector.replace(bytes);
        if (transformers != null) {
            transformers.forEach(BodyPipe::endTap);
        }
        replaced = true;
        length = bytes.length;
        go();
    }

    private static void endTap(Body.BodyTransformer transformer) {
        if (transformer instanceof Tapped tapped) {
            tapped.discard();
        }
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
        if (finished || replaced) {
            received += chunk.readableBytes();
            chunk.release();
            return;
        }
        received += chunk.readableBytes();
        if (received > limit) {
            chunk.release();
            GatewayError error = overLimit;
            if (error != null) {
                refuse(error);
            }
            return;
        }
        BodySink to = sink;
        if (to != null && held == null) {
            pass(chunk);
            if (!finished && (held != null || !to.isWritable())) {
                stop();
            }
        } else if (collector != null) {
            GatewayError error = collector.add(chunk);
            if (error != null) {
                refuse(error);
            }
        } else {
            if (held == null) {
                held = new ArrayDeque<>(4);
            }
            held.add(LoopReadBuffer.detach(chunk, ByteBufAllocator.DEFAULT));
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
        if (sink != null && held == null) {
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
        boolean writable = to != null ? to.isWritable() && held == null : collector != null;
        paused |= !writable;
        return writable;
    }

    /** Whether an end would go on at once; else its trailers have to stay readable. */
    public boolean passesEnd() {
        return sink != null && held == null;
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
                pass(whole);
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
        while (held != null && left > 0 && to.isWritable() && !finished) {
            ByteBuf next = held.poll();
            if (held.isEmpty()) {
                held = null;
            }
            if (next != null) {
                pass(next);
            }
        }
        if (finished || held != null) {
            return;
        }
        if (sourceEnded) {
            finish();
        } else if (to.isWritable()) {
            go();
        }
    }

    // ---- transformers

    @Override
    public void emit(@Owned ByteBuf chunk) {
        emitFrom(stage + 1, chunk);
    }

    @Override
    public void fail(GatewayError error) {
        if (!finished) {
            refuse(error);
        }
    }

    /** The rest of the body is dropped; its owner hears of it once. */
    private void refuse(GatewayError error) {
        finished = true;
        owner.bodyRefused(this, error);
    }

    private void pass(ByteBuf chunk) {
        if (transformers == null) {
            BodySink to = sink;
            if (to != null) {
                to.data(chunk);
            }
        } else if (perTurn == Integer.MAX_VALUE) {
            emitFrom(0, chunk);
        } else {
            passPart(chunk);
        }
    }

    /** Passes what this turn has room for. The rest is held before anybody can hear of the part. */
    private void passPart(ByteBuf chunk) {
        int bytes = Math.min(left, chunk.readableBytes());
        left -= bytes;
        if (!turnAsked) {
            turnAsked = true;
            owner.nextTurn(turn);
        }
        if (bytes == chunk.readableBytes()) {
            emitFrom(0, chunk);
            return;
        }
        ByteBuf part = bytes == 0 ? null : chunk.readRetainedSlice(bytes);
        if (held == null) {
            held = new ArrayDeque<>(4);
        }
        held.addFirst(LoopReadBuffer.detach(chunk, ByteBufAllocator.DEFAULT));
        if (part != null) {
            emitFrom(0, part);
        }
    }

    private void turn() {
        turnAsked = false;
        left = perTurn;
        onWritable();
    }

    private void emitFrom(int at, ByteBuf chunk) {
        BodySink to = sink;
        if (finished || to == null) {
            chunk.release();
        } else if (transformers == null || at == transformers.size()) {
            to.data(chunk);
        } else {
            int before = stage;
            stage = at;
            transformers.get(at).transform(chunk, this);
            stage = before;
        }
    }

    private void finish() {
        if (transformers != null) {
            List<Body.BodyTransformer> all = transformers;
            for (int i = 0; i < all.size() && !finished; i++) {
                stage = i;
                notEnded = i + 1;
                all.get(i).end(this);
            }
            stage = 0;
            if (!finished) {
                transformers = null;
            }
        }
        BodySink to = sink;
        if (!finished && to != null) {
            finished = true;
            to.end(trailers);
        }
    }

    private void releaseHeldInto(BodyCollector into) {
        ArrayDeque<ByteBuf> chunks = held;
        held = null;
        while (chunks != null && !chunks.isEmpty()) {
            GatewayError error = into.add(chunks.poll());
            if (error != null) {
                chunks.forEach(ByteBuf::release);
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
