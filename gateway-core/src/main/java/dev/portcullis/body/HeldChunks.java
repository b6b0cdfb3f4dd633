package dev.portcullis.body;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.loop.LoopReadBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a body that wait for somebody to take them, in memory of their own. Costs nothing before the first. Belongs to
 * whoever lets them wait; confined to its loop.
 */
@EventLoopConfined
public final class HeldChunks {

    private @Nullable ArrayDeque<ByteBuf> chunks;

    public boolean isEmpty() {
        return chunks == null;
    }

    /** Holds the chunk behind all others. */
    public void add(@Owned ByteBuf chunk) {
        queue().addLast(LoopReadBuffer.detach(chunk, ByteBufAllocator.DEFAULT));
    }

    /** Holds the rest of a chunk before all others. */
    void putBack(@Owned ByteBuf rest) {
        queue().addFirst(LoopReadBuffer.detach(rest, ByteBufAllocator.DEFAULT));
    }

    private ArrayDeque<ByteBuf> queue() {
        ArrayDeque<ByteBuf> queue = chunks;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            chunks = queue;
        }
        return queue;
    }

    /** The first, which is the caller's from now on; null if there is none. */
    @Owned
    public @Nullable ByteBuf poll() {
        ArrayDeque<ByteBuf> queue = chunks;
        if (queue == null) {
            return null;
        }
        ByteBuf first = queue.poll();
        if (queue.isEmpty()) {
            chunks = null;
        }
        return first;
    }

    /** Lets all of them go. */
    public void release() {
        if (chunks != null) {
            chunks.forEach(ByteBuf::release);
            chunks = null;
        }
    }
}
