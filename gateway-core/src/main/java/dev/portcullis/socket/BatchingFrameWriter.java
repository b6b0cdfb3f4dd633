package dev.portcullis.socket;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.wire.h2.HeadEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Writes frames into {@link FrameOutput}, where Netty's own would allocate and send each by itself. Promises are kept as soon
 * as a frame is gathered, but for GOAWAY and SETTINGS, which go Netty's way.
 */
@EventLoopConfined
public final class BatchingFrameWriter extends DefaultHttp2FrameWriter {

    public static final int FRAME_HEAD = 9;

    /** A piece of a body that is longer is not copied, but sent as it is. */
    public static final int GATHERED = 8 * 1024;

    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PING_BYTES = 8;
    private static final int USUAL_HEAD = 256;

    private final FrameOutput output;
    private final HeadEncoder heads;

    public BatchingFrameWriter(FrameOutput output, HeadEncoder heads) {
        super(heads);
        this.output = output;
        this.heads = heads;
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endStream,
            ChannelPromise promise) {
        output.count();
        ByteBuf out = output.room(FRAME_HEAD + USUAL_HEAD);
        int start = out.writerIndex();
        out.writerIndex(start + FRAME_HEAD);
        heads.encodeHeaders(streamId, headers, out);
        int flags = endStream ? END_STREAM : 0;
        int length = out.writerIndex() - start - FRAME_HEAD;
        if (length > maxFrameSize()) {
            split(ctx, out, start, streamId, flags);
        } else {
            frameHead(out, start, length, Http2FrameTypes.HEADERS, flags | END_HEADERS, streamId);
        }
        promise.trySuccess();
        return promise;
    }

    /** A head that is larger than a frame: what it left behind its first frame's head becomes several frames. */
    private void split(ChannelHandlerContext ctx, ByteBuf out, int start, int streamId, int flags) {
        int length = out.writerIndex() - start - FRAME_HEAD;
        ByteBuf block = ctx.alloc().directBuffer(length);
        try {
            block.writeBytes(out, start + FRAME_HEAD, length);
            out.writerIndex(start);
            byte type = Http2FrameTypes.HEADERS;
            int wanted = flags;
            while (block.isReadable()) {
                int part = Math.min(block.readableBytes(), maxFrameSize());
                int end = part == block.readableBytes() ? END_HEADERS : 0;
                int at = out.writerIndex();
                out.ensureWritable(FRAME_HEAD + part).writerIndex(at + FRAME_HEAD);
                frameHead(out, at, part, type, wanted | end, streamId);
                out.writeBytes(block, part);
                type = Http2FrameTypes.CONTINUATION;
                wanted = 0;
            }
        } finally {
            block.release();
        }
    }

    /** Writes the head of a DATA frame, whose content the caller lets follow. */
    public void dataHead(ByteBuf out, int length, boolean endStream, int streamId) {
        int at = out.writerIndex();
        out.writerIndex(at + FRAME_HEAD);
        frameHead(out, at, length, Http2FrameTypes.DATA, endStream ? END_STREAM : 0, streamId);
    }

    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last, ChannelPromise promise) {
        int length = data.readableBytes();
        if (length > GATHERED || padding > 0) {
            return super.writeData(ctx, streamId, data, padding, last, promise);
        }
        ByteBuf out = output.room(FRAME_HEAD + length);
        dataHead(out, length, last, streamId);
        data.getBytes(data.readerIndex(), out, length); // unlike writeBytes, without views of either memory
        data.release();
        promise.trySuccess();
        return promise;
    }

    private static void frameHead(ByteBuf out, int at, int length, byte type, int flags, int streamId) {
        out.setMedium(at, length);
        out.setByte(at + 3, type);
        out.setByte(at + 4, flags);
        out.setInt(at + 5, streamId);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
        small(Http2FrameTypes.RST_STREAM, 0, streamId, Integer.BYTES).writeInt((int) errorCode);
        promise.trySuccess();
        return promise;
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        small(Http2FrameTypes.SETTINGS, ACK, 0, 0);
        promise.trySuccess();
        return promise;
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        small(Http2FrameTypes.PING, ack ? ACK : 0, 0, PING_BYTES).writeLong(data);
        promise.trySuccess();
        return promise;
    }

    @Override
    public ChannelFuture writeWindowUpdate(
            ChannelHandlerContext ctx, int streamId, int windowSizeIncrement, ChannelPromise promise) {
        small(Http2FrameTypes.WINDOW_UPDATE, 0, streamId, Integer.BYTES).writeInt(windowSizeIncrement);
        promise.trySuccess();
        return promise;
    }

    private ByteBuf small(byte type, int flags, int streamId, int length) {
        output.count();
        ByteBuf out = output.room(FRAME_HEAD + length);
        int at = out.writerIndex();
        out.writerIndex(at + FRAME_HEAD);
        frameHead(out, at, length, type, flags, streamId);
        return out;
    }
}
