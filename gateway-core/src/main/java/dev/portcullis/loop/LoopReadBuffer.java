package dev.portcullis.loop;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/*
 * All connections of a loop read into the same memory: it stays in the cache, and nothing is allocated for a read. That
 * works because a read is dealt with before the next one begins; what outlives it is either a slice that fills most of
 * the buffer, written to the other side at once, or a copy of the right size (see detach). Where a slice is still held
 * when the next read comes, that buffer is left to its holders and replaced.
 *
 * There are two buffers, one for the usual small messages and a large one for connections whose reads fill the small one
 * again and again: fewer system calls for large bodies, without spreading small reads over much memory. Whoever had to stop
 * reading, since the other side took no more, has some small reads again: so a slow receiver never has a large one to itself.
 */
/**
 * The read buffers that the connections of one loop share, as Netty's allocator for reads.
 *
 * <p>Slices of a read must not be kept beyond the call that delivers it, unless they go through {@link #detach}. Not for
 * channels with TLS: the decoder there keeps what it reads.
 */
@EventLoopConfined
public final class LoopReadBuffer implements RecvByteBufAllocator, AutoCloseable {

    static final int SMALL = 64 * 1024;
    static final int LARGE = 512 * 1024;
    private static final long CROWDED = PlatformDependent.maxDirectMemory() / 4;
    private static final int READS_PER_TURN = 64;
    /** Full small reads before a large one: more than what a receiver that reads nothing takes before it says so. */
    private static final int TRIALS = 12;
    /** The like after a stop: more than what it takes when it goes on. */
    private static final int TRIALS_AGAIN = 4;

    private static final int BYTES_PER_TURN = LARGE;

    private @Nullable ByteBuf small;
    private @Nullable ByteBuf large;
    private boolean closed;

    /** The part of a read that is to be kept: itself if it fills at least half of the memory it pins, else a copy. */
    public static @Owned ByteBuf detach(@Owned ByteBuf part, ByteBufAllocator allocator) {
        ByteBuf whole = part;
        for (ByteBuf outer = whole.unwrap(); outer != null; outer = whole.unwrap()) {
            whole = outer;
        }
        int bytes = part.readableBytes();
        if (bytes >= whole.capacity() / 2) {
            return part;
        }
        try {
            return allocator.directBuffer(bytes, bytes).writeBytes(part);
        } finally {
            part.release();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the channel implementations still ask for this type
    public Handle newHandle() {
        return new Reads();
    }

    /** Gives the memory back; each later read has memory of its own, which nobody keeps. */
    @Override
    public void close() {
        closed = true;
        release(small);
        release(large);
        small = null;
        large = null;
    }

    private ByteBuf lend(ByteBufAllocator allocator, boolean wantsLarge) {
        if (closed) {
            return allocator.directBuffer(SMALL, SMALL);
        }
        ByteBuf buffer = wantsLarge ? large : small;
        if (buffer == null || buffer.refCnt() != 1) {
            if (wantsLarge && isCrowded(allocator)) {
                return lend(allocator, false);
            }
            // forgotten before it is replaced: where memory has run out, that throws
            keep(null, wantsLarge);
            release(buffer);
            int size = wantsLarge ? LARGE : SMALL;
            buffer = allocator.directBuffer(size, size);
            keep(buffer, wantsLarge);
        }
        return buffer.clear().retain();
    }

    private void keep(@Nullable ByteBuf buffer, boolean asLarge) {
        if (asLarge) {
            large = buffer;
        } else {
            small = buffer;
        }
    }

    /** Whether so much memory is held, by what slow receivers have not taken yet, that large reads would add too much. */
    private static boolean isCrowded(ByteBufAllocator allocator) {
        return allocator instanceof ByteBufAllocatorMetricProvider provider
                && provider.metric().usedDirectMemory() > CROWDED;
    }

    private static void release(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }

    /** One connection's reads of one turn. */
    @SuppressWarnings("deprecation")
    private final class Reads implements ExtendedHandle {

        private @Nullable ChannelConfig config;
        private boolean wantsLarge;
        private int trials;
        private int attempted;
        private int last;
        private int reads;
        private int bytes;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return lend(allocator, wantsLarge);
        }

        @Override
        public int guess() {
            return wantsLarge ? LARGE : SMALL;
        }

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            reads = 0;
            bytes = 0;
        }

        @Override
        public void incMessagesRead(int messages) {
            reads += messages;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                this.bytes += bytes;
                boolean full = bytes >= SMALL;
                trials += full && trials < TRIALS ? 1 : 0;
                wantsLarge = full && trials == TRIALS;
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return last > 0
                    && last == attempted
                    && reads < READS_PER_TURN
                    && bytes < BYTES_PER_TURN
                    && config != null
                    && config.isAutoRead();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            if (config != null && !config.isAutoRead()) {
                trials = Math.min(trials, TRIALS - TRIALS_AGAIN);
                wantsLarge = false;
            }
        }
    }
}
