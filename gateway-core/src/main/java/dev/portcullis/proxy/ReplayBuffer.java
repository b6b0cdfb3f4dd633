package dev.portcullis.proxy;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what was sent of a request's body, as transformers have made it, so that it can be sent again. It is lost as a
 * whole when it grows too large, or the loop's budget has nothing to spare. Costs nothing before the first piece. Belongs to one
 * attempt.
 */
@EventLoopConfined
final class ReplayBuffer {

    /** Bytes kept where nobody says otherwise. */
    static final int USUAL = 64 * 1024;

    private static final int FIRST = 512;

    private final BufferBudget budget;
    private @Nullable ByteBuf kept;
    private long taken;
    private int most;
    private boolean lost;
    private boolean closed;

    ReplayBuffer(BufferBudget budget) {
        this.budget = budget;
    }

    /** Begins with an empty body, of which so many bytes may be kept. */
    void begin(int bytes) {
        most = bytes;
        lost = false;
        closed = false;
    }

    /** Copies what is about to be sent. */
    void keep(@Borrowed ByteBuf chunk) {
        if (lost || closed) {
            return;
        }
        int bytes = chunk.readableBytes();
        ByteBuf into = kept;
        if ((into == null ? 0 : into.readableBytes()) + bytes > most) {
            lose();
            return;
        }
        if (into == null) {
            into = ByteBufAllocator.DEFAULT.buffer(Math.min(Math.max(bytes, FIRST), most), most);
            kept = into;
        }
        into.ensureWritable(bytes);
        if (!take(into.capacity() - taken)) {
            lose();
            return;
        }
        chunk.getBytes(chunk.readerIndex(), into, bytes);
    }

    private boolean take(long bytes) {
        boolean fits = bytes == 0 || budget.takeSpare(bytes);
        taken += fits ? bytes : 0;
        return fits;
    }

    /** Something was sent that is not kept: from now on the body cannot be sent again. */
    void lose() {
        lost = true;
        release();
    }

    boolean isLost() {
        return lost;
    }

    /** What was kept, to be sent again; null if nothing was. */
    @Owned
    @Nullable ByteBuf again() {
        return kept == null ? null : kept.retainedDuplicate();
    }

    /** It will not be sent again. */
    void close() {
        closed = true;
        release();
    }

    private void release() {
        if (kept != null) {
            kept.release();
            kept = null;
            budget.giveBack(taken);
            taken = 0;
        }
    }
}
