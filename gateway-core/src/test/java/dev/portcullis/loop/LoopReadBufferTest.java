package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopReadBufferTest {

    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

    private final LoopReadBuffer reads = new LoopReadBuffer();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle one = handle();
    private final ExtendedHandle other = handle();

    @AfterEach
    void leavesNothingBehind() {
        reads.close();
        channel.close();
    }

    @Test
    void connectionsShareOneBuffer() {
        long first = read(one, 10, true);

        assertThat(read(other, 10, true)).isEqualTo(first);
    }

    @Test
    void sliceThatIsKeptKeepsItsBytes() {
        ByteBuf buffer = one.allocate(ALLOCATOR);
        ByteBuf kept = buffer.writeInt(42).readRetainedSlice(4);
        buffer.release();

        other.allocate(ALLOCATOR).writeInt(7).release();

        assertThat(kept.readInt()).isEqualTo(42);
        kept.release();
    }

    @Test
    void fullReadsMakeTheBufferLargeForThatConnectionOnly() {
        readFull(one, 11);
        assertThat(one.guess()).isEqualTo(LoopReadBuffer.SMALL);

        readFull(one, 1);

        assertThat(one.guess()).isEqualTo(LoopReadBuffer.LARGE);
        assertThat(other.guess()).isEqualTo(LoopReadBuffer.SMALL);
        read(one, 100, true);
        assertThat(one.guess()).isEqualTo(LoopReadBuffer.SMALL);
        readFull(one, 1);
        assertThat(one.guess()).isEqualTo(LoopReadBuffer.LARGE);
    }

    @Test
    void whoHadToStopHasSmallReadsAgain() {
        one.reset(channel.config());
        readFull(one, 12);

        channel.config().setAutoRead(false);
        one.readComplete();

        assertThat(one.guess()).isEqualTo(LoopReadBuffer.SMALL);
        readFull(one, 3);
        assertThat(one.guess()).isEqualTo(LoopReadBuffer.SMALL);
        readFull(one, 1);
        assertThat(one.guess()).isEqualTo(LoopReadBuffer.LARGE);
    }

    private static void readFull(ExtendedHandle handle, int times) {
        for (int i = 0; i < times; i++) {
            read(handle, LoopReadBuffer.SMALL, true);
        }
    }

    @Test
    void goesOnOnlyAfterFullReadsAndWithinTheTurn() {
        read(one, 100, false);
        assertThat(one.continueReading()).isFalse();
        read(one, 64 * 1024, true);
        assertThat(one.continueReading()).isTrue();
        read(one, LoopReadBuffer.LARGE, true);
        assertThat(one.continueReading()).as("after a large read").isFalse();
        one.reset(channel.config());
        read(one, LoopReadBuffer.LARGE, true);
        assertThat(one.continueReading()).isFalse();
    }

    @Test
    void goesOnAfterMemoryHadRunOut() {
        ByteBuf kept = one.allocate(ALLOCATOR);

        assertThatThrownBy(() -> other.allocate(new NoMemory())).isInstanceOf(OutOfMemoryError.class);

        kept.release();
        assertThat(read(other, 10, true)).isNotZero();
    }

    @Test
    void stopsWhenReadingIsSwitchedOff() {
        channel.config().setAutoRead(false);
        read(one, 64 * 1024, true);

        assertThat(one.continueReading()).isFalse();
    }

    @Test
    void smallPartIsDetachedByCopy() {
        ByteBuf buffer = one.allocate(ALLOCATOR).writeInt(42);

        ByteBuf kept = LoopReadBuffer.detach(buffer.readRetainedSlice(4), ALLOCATOR);

        assertThat(kept.capacity()).isEqualTo(4);
        assertThat(buffer.release()).isFalse();
        assertThat(buffer.refCnt()).as("only the loop holds it").isEqualTo(1);
        kept.release();
    }

    @Test
    void largePartIsKeptAsItIs() {
        ByteBuf buffer = one.allocate(ALLOCATOR).writeZero(LoopReadBuffer.SMALL / 2);
        ByteBuf slice = buffer.readRetainedSlice(LoopReadBuffer.SMALL / 2);
        buffer.release();

        assertThat(LoopReadBuffer.detach(slice, ALLOCATOR)).isSameAs(slice);
        slice.release();
    }

    @Test
    void readAfterTheCloseBelongsToItsReader() {
        read(one, 10, false);
        reads.close();

        ByteBuf late = one.allocate(ALLOCATOR);

        assertThat(late.release()).as("nobody else holds it").isTrue();
    }

    private ExtendedHandle handle() {
        ExtendedHandle handle = (ExtendedHandle) reads.newHandle();
        handle.reset(channel.config());
        return handle;
    }

    private static long read(ExtendedHandle handle, int bytes, boolean full) {
        ByteBuf buffer = handle.allocate(ALLOCATOR);
        handle.attemptedBytesRead(full ? bytes : buffer.writableBytes());
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
        buffer.release();
        return buffer.memoryAddress();
    }

    /** An allocator whose memory has run out. */
    private static final class NoMemory extends AbstractByteBufAllocator {

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            throw new OutOfMemoryError("none left");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            throw new OutOfMemoryError("none left");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
