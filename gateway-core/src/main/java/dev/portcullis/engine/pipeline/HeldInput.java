package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Input that was read before it was wanted: a pipelined request, a body whose receiver is not ready. */
@EventLoopConfined
final class HeldInput {

    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(2);
    private int bytes;

    void add(@Owned ByteBuf input) {
        bytes += input.readableBytes();
        queue.add(input);
    }

    /** The oldest piece, which stays here; null if there is none. Say {@link #shrunk} after reading from it. */
    @Nullable ByteBuf first() {
        return queue.peek();
    }

    void shrunk(int by) {
        bytes -= by;
    }

    /** Takes the oldest piece away; the caller has released it. */
    void drop() {
        queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    void release() {
        queue.forEach(ByteBuf::release);
        queue.clear();
        bytes = 0;
    }
}
