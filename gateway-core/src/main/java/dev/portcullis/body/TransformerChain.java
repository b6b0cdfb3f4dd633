package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transformers and taps of one body, in their order: what each emits goes to the next, and from the last on to the pipe's
 * sink. Each of them is told of the end or is discarded, never both. Belongs to its pipe; confined to its loop.
 */
@EventLoopConfined
final class TransformerChain implements Body.BodyOutput {

    private final BodyPipe pipe;
    private final TurnQuota quota;
    private @Nullable List<Body.BodyTransformer> transformers;
    /** Whether one of them may change the body; taps do not. */
    private boolean changes;
    /** The one that runs. */
    private int stage;
    /** Those before this one have been told of the end. */
    private int notEnded;

    TransformerChain(BodyPipe pipe, TurnQuota quota) {
        this.pipe = pipe;
        this.quota = quota;
    }

    void add(Body.BodyTransformer transformer) {
        changes = true;
        quota.lower(transformer.bytesPerTurn());
        append(transformer);
    }

    void add(Body.BodyTap tap) {
        append(new Tapped(tap, pipe));
    }

    private void append(Body.BodyTransformer transformer) {
        if (transformers == null) {
            transformers = new ArrayList<>(2);
        }
        transformers.add(transformer);
    }

    /** Whether the body may be another behind them. */
    boolean changesBody() {
        return changes;
    }

    /** Another body begins: those that were added for it already stay. */
    void begin() {
        notEnded = 0;
        changes = transformers != null && changes;
    }

    /** Whether they take more in this turn of the loop. */
    boolean takeMore() {
        return !quota.isUsedUp();
    }

    /** Sends a chunk through all of them, if there are any. What is too much for this turn goes back to the pipe. */
    void pass(@Owned ByteBuf chunk) {
        if (transformers == null) {
            pipe.deliver(chunk);
        } else if (quota.isEndless()) {
            giveTo(0, chunk);
        } else {
            passPart(chunk);
        }
    }

    private void passPart(@Owned ByteBuf chunk) {
        int bytes = quota.take(chunk.readableBytes());
        if (bytes == chunk.readableBytes()) {
            giveTo(0, chunk);
            return;
        }
        ByteBuf part = bytes == 0 ? null : chunk.readRetainedSlice(bytes);
        pipe.putBack(chunk);
        if (part != null) {
            giveTo(0, part);
        }
    }

    @Override
    public void emit(@Owned ByteBuf chunk) {
        giveTo(stage + 1, chunk);
    }

    @Override
    public void fail(GatewayError error) {
        pipe.fail(error);
    }

    private void giveTo(int at, @Owned ByteBuf chunk) {
        List<Body.BodyTransformer> all = transformers;
        if (all == null || at == all.size() || !pipe.isFlowing()) {
            pipe.deliver(chunk);
        } else {
            int before = stage;
            stage = at;
            all.get(at).transform(chunk, this);
            stage = before;
        }
    }

    /** Tells them of the end, one after the other, until one of them fails the body. */
    void end() {
        List<Body.BodyTransformer> all = transformers;
        if (all == null) {
            return;
        }
        for (int i = 0; i < all.size() && pipe.isFlowing(); i++) {
            stage = i;
            notEnded = i + 1;
            all.get(i).end(this);
        }
        stage = 0;
        if (pipe.isFlowing()) {
            transformers = null;
        }
    }

    /** The body that taps watch ends early: another takes its place. */
    void endTaps() {
        if (transformers != null) {
            for (Body.BodyTransformer transformer : transformers) {
                if (transformer instanceof Tapped tapped) {
                    tapped.discard();
                }
            }
        }
    }

    /** The body ends early. */
    void discard() {
        List<Body.BodyTransformer> all = transformers;
        transformers = null;
        quota.clear();
        for (int i = notEnded; all != null && i < all.size(); i++) {
            all.get(i).discard();
        }
    }
}
