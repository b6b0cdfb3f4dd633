package dev.portcullis.body;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Holds a whole body, up to a limit, within the loop's budget. Lives from the first wish for it to the body's end. */
@EventLoopConfined
final class BodyCollector implements Body.BufferedBody {

    private static final int FIRST = 1024;

    private final BufferBudget budget;
    private final GatewayError overLimit;
    private long max;
    private long taken;
    private @Nullable ByteBuf collected;

    BodyCollector(BufferBudget budget, long max, GatewayError overLimit) {
        this.budget = budget;
        this.max = max;
        this.overLimit = overLimit;
    }

    /** A second collector of the same body may have a smaller limit. */
    void lower(long max) {
        this.max = Math.min(this.max, max);
    }

    /** Adds a chunk; returns why it could not, null if it could. The chunk is released either way. */
    @Nullable GatewayError add(@Owned ByteBuf chunk) {
        try {
            int more = chunk.readableBytes();
            if (length() + (long) more > max) {
                return overLimit;
            }
            ByteBuf into = collected;
            if (into == null) {
                into = ByteBufAllocator.DEFAULT.directBuffer(Math.max(FIRST, more));
                collected = into;
            }
            into.ensureWritable(more);
            long held = into.capacity();
            if (held > taken) {
                if (!budget.take(held - taken)) {
                    return CoreError.BUFFERS_FULL;
                }
                taken = held;
            }
            into.writeBytes(chunk);
            return null;
        } finally {
            chunk.release();
        }
    }

    /** What was collected, for passing on; the caller owns it. Null if nothing was. The collector is empty afterwards. */
    @Owned
    @Nullable ByteBuf handOver() {
        ByteBuf buffer = collected;
        collected = null;
        budget.giveBack(taken);
        taken = 0;
        return buffer;
    }

    /** Puts other bytes in place of what was collected. */
    @Nullable GatewayError replace(@Borrowed byte[] bytes) {
        release();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length));
        buffer.writeBytes(bytes);
        collected = buffer;
        return null;
    }

    void release() {
        ByteBuf buffer = handOver();
        if (buffer != null) {
            buffer.release();
        }
    }

    @Override
    public int length() {
        return collected == null ? 0 : collected.readableBytes();
    }

    @Override
    public byte[] bytes() {
        return collected == null ? new byte[0] : ByteBufUtil.getBytes(collected);
    }

    @Override
    public String text() {
        return collected == null ? "" : collected.toString(StandardCharsets.UTF_8);
    }
}
