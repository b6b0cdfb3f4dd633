package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.loop.LoopReadBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What was read from a connection while nobody wanted it, in order. */
@EventLoopConfined
final class HeldInput {

    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(4);

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Keeps a fresh read behind what is held. */
    void add(@Owned ByteBuf read, ByteBufAllocator allocator) {
        pieces.addLast(LoopReadBuffer.detach(read, allocator));
    }

    /** Puts back the unread rest of a piece that {@link #poll} gave. */
    void putBack(@Owned ByteBuf rest) {
        pieces.addFirst(rest);
    }

    /** The first piece, which is the caller's from now on; null if there is none. */
    @Nullable ByteBuf poll() {
        return pieces.pollFirst();
    }

    void clear() {
        for (ByteBuf piece = pieces.pollFirst(); piece != null; piece = pieces.pollFirst()) {
            piece.release();
        }
    }
}
