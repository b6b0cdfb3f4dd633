package dev.portcullis.socket;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/*
 * The frames of all streams are gathered in one buffer, which becomes one write when the connection is flushed, or when it
 * is full. Large pieces of bodies pass by as they are, behind what was gathered before them. The buffer is about as large as
 * what the last flush sent: many answers at once fill a large one, and an acknowledgement that the peer does not read
 * holds a small one.
 *
 * What a peer does not read must not pile up. Windows bound the data; all other frames are counted until the socket has
 * taken them. As nobody says of a single frame that it was taken, this is done in steps: when all has gone that had been
 * passed on at the time of a mark, the frames before the mark no longer count, and a new mark is set.
 */
/** What an HTTP/2 connection sends, gathered; stands before the codec. */
@EventLoopConfined
public final class FrameOutput extends ChannelOutboundHandlerAdapter {

    private static final int SMALLEST = 512;
    private static final int LARGEST = 32 * 1024;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf gathered;
    private boolean unflushed;
    private int size = SMALLEST;
    private int sinceFlush;
    private int waiting;
    private int beforeMark;
    private long passed;
    private long mark;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        ByteBuf unsent = gathered;
        gathered = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    /** Where the next frame is to be written; has at least {@code bytes} to write to, and grows if it must. */
    public ByteBuf room(int bytes) {
        ByteBuf buffer = gathered;
        if (buffer != null && buffer.writableBytes() >= bytes) {
            return buffer;
        }
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return Unpooled.buffer(bytes); // the connection is gone, and so is what is written to it
        }
        write(ctx);
        buffer = ctx.alloc().directBuffer(Math.max(bytes, size));
        gathered = buffer;
        return buffer;
    }

    /** Sends a piece that is too large to be gathered. */
    public void pass(@Owned ByteBuf piece) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            piece.release();
            return;
        }
        write(ctx);
        sinceFlush += piece.readableBytes();
        unflushed = true;
        ctx.write(piece, ctx.voidPromise());
    }

    /** Counts a frame that is no part of a body. */
    void count() {
        waiting++;
    }

    /** How many of those frames the peer has not taken, more or less: never fewer. */
    public int waiting() {
        return waiting;
    }

    /** Bytes that were given to the channel so far, the few that Netty's codec writes by itself apart. */
    public long passed() {
        return passed;
    }

    private void write(ChannelHandlerContext ctx) {
        ByteBuf buffer = gathered;
        if (buffer != null) {
            gathered = null;
            sinceFlush += buffer.readableBytes();
            unflushed = true;
            ctx.write(buffer, ctx.voidPromise());
        }
    }

    // ---- from Netty's codec

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        write(ctx);
        unflushed = true;
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        write(ctx);
        if (!unflushed) {
            return;
        }
        unflushed = false;
        size = Math.max(Math.min(Integer.highestOneBit(sinceFlush) * 2, LARGEST), Math.max(size / 2, SMALLEST));
        passed += sinceFlush;
        sinceFlush = 0;
        ctx.flush();
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        taken(unsent == null ? 0 : unsent.totalPendingWriteBytes());
    }

    private void taken(long unsent) {
        if (unsent == 0) {
            waiting = 0;
            beforeMark = 0;
        } else if (passed - unsent >= mark) {
            waiting -= beforeMark;
            beforeMark = waiting;
            mark = passed;
        }
    }
}
