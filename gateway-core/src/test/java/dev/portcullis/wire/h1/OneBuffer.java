package dev.portcullis.wire.h1;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;

/** An allocator that hands out the same buffer, emptied, again and again. */
final class OneBuffer extends AbstractByteBufAllocator {

    private final ByteBuf buffer;

    OneBuffer(ByteBuf buffer) {
        super(true);
        this.buffer = buffer;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return buffer.clear();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return buffer.clear();
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
