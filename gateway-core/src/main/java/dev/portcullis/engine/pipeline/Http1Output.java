package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.socket.DirectSend;
import dev.portcullis.wire.h1.Http1HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/*
 * When things are flushed. A whole small answer goes out as one buffer, one write, one flush: the head waits for the body
 * and a small body is copied behind it. Large pieces are flushed as they come, so that the buffer they were read into is
 * free for the next read, and so that what is pending never stops the other side from delivering the end. Small pieces of
 * a stream are flushed once per turn of the loop, as copies, because other connections read into that buffer before: those
 * in chunks are gathered behind the head or one another. A small last piece goes with the end, which follows at once. A head
 * whose body is late goes out at the end of the turn, too: somebody may wait for the head of a stream. In a tunnel all goes
 * out as it comes.
 *
 * A piece of a few segments is written segment by segment. Given it at once, a system that paces what it sends (BBR, fq) sends
 * the first, sets a timer for each of the others, and is interrupted by it; the next write comes when that time is over anyway.
 */
/** Writes the answers of one HTTP/1 connection, one at a time. */
@EventLoopConfined
final class Http1Output {

    private static final int MERGE = 4 * 1024;
    private static final int LARGE = 16 * 1024;
    /** What the system sends as one, with room for a head. */
    private static final int SEGMENT = 60 * 1024;

    private static final int LAST_SEGMENT = SEGMENT + LARGE;
    private static final int FEW_SEGMENTS = 4 * SEGMENT;

    private final Runnable plannedFlush = this::flushPlanned;
    private final LongConsumer unsent;

    private @Nullable ChannelHandlerContext context;
    /** The head, small pieces behind it: what is to be written as one. */
    private @Nullable ByteBuf gathered;
    /** For a tunnel over a plain socket. */
    private @Nullable DirectSend direct;

    private boolean chunked;
    private boolean untilClose;
    private boolean raw;
    private boolean flushPlanned;
    private boolean unflushed;
    private long left;
    private long written;

    /** @param unsent told, after a flush that leaves something behind, how many bytes were written so far */
    Http1Output(LongConsumer unsent) {
        this.unsent = unsent;
    }

    void attach(ChannelHandlerContext ctx) {
        context = ctx;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not attached");
        }
        return ctx;
    }

    /** Begins an answer. {@code bodyLength} says how its end is marked; UNTIL_CLOSE only for HTTP/1.0 clients. */
    void head(
            @Borrowed HeadBlock response,
            long bodyLength,
            boolean bodyless,
            boolean close,
            boolean keepAlive10,
            byte[] date) {
        chunked = !bodyless && bodyLength == HeadBlock.CHUNKED;
        untilClose = !bodyless && bodyLength == HeadBlock.UNTIL_CLOSE;
        left = bodyless || bodyLength < 0 ? 0 : bodyLength;
        int extra = left > 0 && left <= MERGE ? (int) left : 0;
        gathered = Http1HeadWriter.response(
                ctx().alloc(), response, bodyLength, bodyless, close, keepAlive10, date, extra);
        planFlush();
    }

    /** Sends a 101; what follows is of another protocol, until the connection's end. */
    void switchProtocols(@Borrowed HeadBlock response) {
        raw = true;
        direct = DirectSend.of(ctx());
        informational(response);
    }

    void data(@Owned ByteBuf chunk) {
        int length = chunk.readableBytes();
        if (length == 0) {
            chunk.release();
            return;
        }
        if (raw) {
            passOn(chunk);
            return;
        }
        left -= length;
        if (length >= LARGE) {
            sendNow(chunk, length);
        } else if (chunked) {
            gatherChunk(chunk, length);
            planFlush();
        } else {
            gatherOrWrite(chunk, length);
            planFlush();
        }
    }

    private void sendNow(ByteBuf chunk, int length) {
        writeGathered();
        if (chunked) {
            write(Http1HeadWriter.chunkStart(ctx().alloc(), length));
        }
        if (length <= FEW_SEGMENTS) {
            while (chunk.readableBytes() > LAST_SEGMENT) {
                write(chunk.readRetainedSlice(SEGMENT));
                flush();
            }
        }
        write(sized(chunk));
        if (chunked) {
            write(Http1HeadWriter.chunkEnd());
        }
        flush();
    }

    private void gatherChunk(ByteBuf chunk, int length) {
        int size = length + Http1HeadWriter.AROUND_CHUNK;
        ByteBuf into = gathered;
        if (into == null || into.writableBytes() < size) {
            writeGathered();
            into = ctx().alloc().ioBuffer(size);
            gathered = into;
        }
        Http1HeadWriter.chunk(chunk, into);
        chunk.release();
    }

    private void gatherOrWrite(ByteBuf chunk, int length) {
        ByteBuf into = gathered;
        if (into != null && into.writableBytes() >= length) {
            chunk.getBytes(chunk.readerIndex(), into, length); // unlike writeBytes, without views of either memory
            chunk.release();
            return;
        }
        writeGathered();
        write(left > 0 || untilClose ? LoopReadBuffer.detach(chunk, ctx().alloc()) : sized(chunk));
    }

    /** At once, so that the next read can have the same memory. */
    private void passOn(@Owned ByteBuf chunk) {
        DirectSend socket = direct;
        if (socket == null || !socket.sendsAll(chunk)) {
            write(sized(chunk));
            flush();
        }
    }

    /** Ends the answer and sends all of it. */
    void end(@Borrowed @Nullable HeadBlock trailers) {
        writeGathered();
        if (chunked) {
            write(Http1HeadWriter.lastChunk(ctx().alloc(), trailers));
        }
        flush();
    }

    void informational(@Borrowed HeadBlock interim) {
        write(Http1HeadWriter.informational(ctx().alloc(), interim));
        flush();
    }

    void raw(byte[] bytes) {
        write(Unpooled.wrappedBuffer(bytes));
        flush();
    }

    /** Whether only the connection's end marks the end of the answer. */
    boolean endsAtClose() {
        return untilClose || raw;
    }

    void release() {
        ByteBuf unsent = gathered;
        gathered = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    private void writeGathered() {
        ByteBuf first = gathered;
        if (first != null) {
            gathered = null;
            write(first);
        }
    }

    private void write(ByteBuf buffer) {
        unflushed = true;
        written += buffer.readableBytes();
        ctx().write(buffer, ctx().voidPromise());
    }

    /** A piece that will have to wait must not keep a whole read buffer from being used again. */
    private ByteBuf sized(ByteBuf chunk) {
        boolean goesNow = SendWatch.pending(ctx().channel()) < LARGE;
        return goesNow ? chunk : LoopReadBuffer.detach(chunk, ctx().alloc());
    }

    private void planFlush() {
        if (!flushPlanned && (left > 0 || chunked || untilClose)) {
            flushPlanned = true;
            ctx().executor().execute(plannedFlush);
        }
    }

    private void flushPlanned() {
        flushPlanned = false;
        writeGathered();
        if (unflushed) {
            flush();
        }
    }

    private void flush() {
        unflushed = false;
        ctx().flush();
        if (SendWatch.pending(ctx().channel()) > 0) {
            unsent.accept(written);
        }
    }
}
