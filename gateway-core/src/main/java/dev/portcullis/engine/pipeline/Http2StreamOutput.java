package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.socket.BatchingFrameWriter;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/*
 * For Netty's flow control this is one frame that grows: it stands in the stream's queue as long as there is something to
 * send, and each further piece is "merged" into it. So a piece costs no object, and END_STREAM goes with the last one.
 *
 * What windows allow is written in the call that brought it, so that nothing of the loop's read buffer stays behind; only a
 * piece that completes a body of known length waits for the end, which follows in the same call as a rule. The rest is
 * copied to its size and waits for the client.
 */
/** The answer of one stream behind its head: what the client's windows have not let through yet. */
@EventLoopConfined
final class Http2StreamOutput implements Http2RemoteFlowController.FlowControlled {

    private static final int LARGE = 16 * 1024;

    private final Http2ClientConnection connection;
    private final Http2Stream stream;
    private final Http2RemoteFlowController windows;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(1);
    private @Nullable ByteBuf coming;
    private @Nullable HeadList trailers;
    private int bytes;
    private long offeredBytes;
    private boolean offered;
    private boolean end;
    private boolean ended;
    private boolean released;
    private boolean large;
    private boolean progress;

    Http2StreamOutput(Http2ClientConnection connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.windows = connection.codec().encoder().flowController();
    }

    /** Whether something waits for the client, the end included. */
    boolean isWaiting() {
        return offered;
    }

    /** Whether END_STREAM was written. */
    boolean isEnded() {
        return ended;
    }

    /** The head was written with END_STREAM. */
    void endedWithHead() {
        ended = true;
    }

    boolean isWritable() {
        return windows.isWritable(stream);
    }

    /** Whether anything was written since this was last asked. */
    boolean progressed() {
        boolean was = progress;
        progress = false;
        return was;
    }

    /** Bytes that came since this was last asked. */
    long offered() {
        long came = offeredBytes;
        offeredBytes = 0;
        return came;
    }

    /** @param last whether it completes a body of known length */
    void data(@Owned ByteBuf chunk, boolean last) {
        int length = chunk.readableBytes();
        if (length == 0 || ended || released) {
            chunk.release();
            return;
        }
        coming = chunk;
        offer();
        large |= length >= LARGE;
        if (last) {
            connection.codec().planFlush();
        } else {
            send();
        }
    }

    private void send() {
        connection.codec().writeAllowed();
        detach();
        if (large) {
            large = false;
            connection.codec().flushSoon();
        } else {
            connection.codec().planFlush();
        }
    }

    void end(@Nullable HeadList trailerLines) {
        if (ended || released) {
            return;
        }
        end = true;
        trailers = trailerLines;
        offer();
        send();
    }

    /** Puts this into the stream's queue, or lets it grow there. */
    private void offer() {
        if (!offered) {
            takeComing();
            offered = true;
        }
        windows.addFlowControlled(stream, this);
    }

    private void takeComing() {
        ByteBuf chunk = coming;
        coming = null;
        if (chunk != null) {
            bytes += chunk.readableBytes();
            offeredBytes += chunk.readableBytes();
            queue.add(chunk);
        }
    }

    /** What has to wait must not keep a whole read buffer from being used again. */
    private void detach() {
        for (int i = queue.size(); i > 0; i--) {
            ByteBuf chunk = queue.poll();
            if (chunk != null) {
                queue.add(LoopReadBuffer.detach(chunk, connection.codec().ctx().alloc()));
            }
        }
    }

    // ---- Netty's flow control

    /** Bytes that wait. */
    @Override
    public int size() {
        return bytes;
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, Http2RemoteFlowController.FlowControlled next) {
        if (next != this) {
            return false;
        }
        takeComing();
        return true;
    }

    @Override
    public void write(ChannelHandlerContext ctx, int allowed) {
        int left = allowed;
        while (left > 0 && bytes > 0) {
            left -= writeFrame(left);
        }
        if (bytes == 0 && end && !ended && trailers == null) {
            ended = true;
            connection
                    .codec()
                    .writer()
                    .dataHead(connection.output().room(BatchingFrameWriter.FRAME_HEAD), 0, true, stream.id());
        }
    }

    private int writeFrame(int most) {
        BatchingFrameWriter writer = connection.codec().writer();
        ByteBuf chunk = queue.element();
        int length = Math.min(Math.min(most, chunk.readableBytes()), writer.maxFrameSize());
        boolean whole = length == chunk.readableBytes();
        bytes -= length;
        ended = bytes == 0 && end && trailers == null;
        progress = true;
        connection.guard().worked();
        if (length <= BatchingFrameWriter.GATHERED) {
            ByteBuf out = connection.output().room(BatchingFrameWriter.FRAME_HEAD + length);
            writer.dataHead(out, length, ended, stream.id());
            chunk.getBytes(chunk.readerIndex(), out, length); // unlike writeBytes, without views of either memory
            chunk.skipBytes(length);
            if (whole) {
                queue.remove();
                chunk.release();
            }
        } else {
            writer.dataHead(connection.output().room(BatchingFrameWriter.FRAME_HEAD), length, ended, stream.id());
            if (whole) {
                queue.remove();
                connection.output().pass(chunk);
            } else {
                connection.output().pass(chunk.readRetainedSlice(length));
            }
        }
        return length;
    }

    @Override
    public void writeComplete() {
        offered = false;
        HeadList lines = trailers;
        if (end && lines != null) {
            trailers = null;
            ended = true;
            connection
                    .codec()
                    .encoder()
                    .writeHeaders(connection.codec().ctx(), stream.id(), lines, 0, true, connection.sent());
        } else if (ended) {
            connection.codec().closeStreamLocal(stream, connection.sent());
        }
    }

    @Override
    public void error(@Nullable ChannelHandlerContext ctx, Throwable cause) {
        release();
    }

    /** The stream is closed: nothing more can be sent. */
    void release() {
        released = true;
        offered = false;
        trailers = null;
        bytes = 0;
        queue.forEach(ByteBuf::release);
        queue.clear();
        if (coming != null) {
            coming.release();
            coming = null;
        }
    }
}
