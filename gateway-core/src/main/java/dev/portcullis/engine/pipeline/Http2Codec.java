package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.socket.BatchingFrameWriter;
import dev.portcullis.socket.FrameOutput;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h2.HeadDecoder;
import dev.portcullis.wire.h2.HeadEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Reading. Netty's frame reader would keep what is left of a read, and with it the loop's whole read buffer. So frames are cut
 * here, and it is given whole ones only, one at a time: what is left over is copied to a buffer of the frame's size. On the
 * way each frame is counted, and the time noted that a head takes.
 *
 * Flushing. Within a read nothing is flushed until its end; outside of one, a task flushes when the loop has no more input.
 * Each flush first lets Netty's flow control hand out the windows, and then asks the streams that had to wait for more;
 * what they have goes out in another round.
 */
/** The frames of a client's HTTP/2 connection: Netty's codec, with our own ways of reading, writing and failing. */
@EventLoopConfined
final class Http2Codec extends Http2ConnectionHandler {

    /** A client may send this much on a stream before we take it. */
    static final int STREAM_WINDOW = 256 * 1024;

    private static final int CONNECTION_WINDOW = 1024 * 1024;
    private static final int PREFACE = 24;
    private static final int FRAME_HEAD = BatchingFrameWriter.FRAME_HEAD;
    private static final int LARGEST_FRAME = 16 * 1024;
    private static final int SMALL_CONTINUATIONS = 16;
    private static final int END_HEADERS = 0x4;
    /** Frames without data that wait for a client that does not read, beside the heads of answers. */
    private static final int MOST_WAITING = 1000;

    private static final int SMALL_REST = 512;

    private final Http2ClientConnection owner;
    private final FrameOutput output;
    private final FloodGuard guard;
    private final BatchingFrameWriter writer;
    private final HeadDecoder decoding;
    private final HeadEncoder encoding;
    private final List<Object> nothing = new ArrayList<>(0);
    private final Runnable flushTask = this::flushPlanned;
    private final int mostWaiting;

    private @Nullable ChannelHandlerContext context;
    /** The beginning of a frame. */
    private @Nullable ByteBuf rest;

    private int preface = PREFACE;
    private int type;
    private boolean headOpen;
    private boolean deaf;
    private boolean reading;
    private boolean planned;
    private boolean flushing;
    private boolean flushAgain;

    private Http2Codec(
            Http2ClientConnection owner,
            FrameOutput output,
            FloodGuard guard,
            BatchingFrameWriter writer,
            HeadDecoder decoding,
            HeadEncoder encoding,
            DefaultHttp2ConnectionDecoder decoder,
            DefaultHttp2ConnectionEncoder encoder,
            Http2Settings settings,
            int streams) {
        super(decoder, encoder, settings, true);
        this.mostWaiting = MOST_WAITING + streams;
        this.owner = owner;
        this.output = output;
        this.guard = guard;
        this.writer = writer;
        this.decoding = decoding;
        this.encoding = encoding;
    }

    static Http2Codec of(
            Http2ClientConnection owner, FrameOutput output, FloodGuard guard, LoopState loop, ListenerState listener) {
        HeadLimits limits = listener.limits();
        Http2Connection connection = new DefaultHttp2Connection(true);
        connection.remote().maxActiveStreams(listener.streams());
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        HeadEncoder encoding = new HeadEncoder(loop.context().blocks());
        HeadDecoder decoding = HeadDecoder.requests(loop.context().blocks(), limits, listener.tls() != null);
        BatchingFrameWriter writer = new BatchingFrameWriter(output, encoding);
        DefaultHttp2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, writer);
        DefaultHttp2ConnectionDecoder decoder = new DefaultHttp2ConnectionDecoder(
                connection,
                encoder,
                new DefaultHttp2FrameReader(decoding, SMALL_CONTINUATIONS),
                Http2PromisedRequestVerifier.ALWAYS_VERIFY,
                true,
                true,
                false,
                false);
        Http2Settings settings = new Http2Settings()
                .maxConcurrentStreams(listener.streams())
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(limits.maxBytes());
        return new Http2Codec(
                owner, output, guard, writer, decoding, encoding, decoder, encoder, settings, listener.streams());
    }

    HeadEncoder heads() {
        return encoding;
    }

    BatchingFrameWriter writer() {
        return writer;
    }

    ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not attached");
        }
        return ctx;
    }

    // ---- the channel

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /** Lets a client send more than the 64 KB that connections begin with. */
    void openWindow() throws Http2Exception {
        decoder()
                .flowController()
                .incrementWindowSize(
                        connection().connectionStream(), CONNECTION_WINDOW - Http2ClientConnection.FIRST_WINDOW);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        release();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved0(ctx);
        release();
    }

    private void release() {
        deaf = true;
        ByteBuf left = rest;
        if (left != null) {
            rest = null;
            left.release();
        }
        decoding.close();
    }

    // ---- input

    /** Drops all further input, for a connection that is about to be closed. */
    void turnDeaf() {
        deaf = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        reading = true;
        try {
            if (preface > 0) {
                readPreface(ctx, in);
            }
            if (rest != null) {
                completeRest(ctx, rest, in);
            }
            readFrames(ctx, in);
            if (deaf) {
                owner.dropped(in.readableBytes());
            } else if (in.isReadable()) {
                keep(ctx, in);
            }
        } finally {
            in.release();
        }
        owner.inputRead(isHeadOpen(), rest != null);
    }

    /** Whether a head has begun and its end has not come. */
    private boolean isHeadOpen() {
        ByteBuf begun = rest;
        if (headOpen || begun == null) {
            return headOpen;
        }
        return begun.readableBytes() < FRAME_HEAD || begun.getByte(begun.readerIndex() + 3) == Http2FrameTypes.HEADERS;
    }

    private void readPreface(ChannelHandlerContext ctx, ByteBuf in) {
        int length = Math.min(preface, in.readableBytes());
        preface -= length;
        decode(ctx, in, length);
    }

    private void completeRest(ChannelHandlerContext ctx, ByteBuf begun, ByteBuf in) {
        if (begun.readableBytes() < FRAME_HEAD) {
            move(in, begun, FRAME_HEAD - begun.readableBytes());
            if (begun.readableBytes() < FRAME_HEAD) {
                return;
            }
        }
        int size = frameSize(begun);
        move(in, begun, size - begun.readableBytes());
        if (begun.readableBytes() >= size) {
            rest = null;
            try {
                frame(ctx, begun, size);
            } finally {
                begun.release();
            }
        }
    }

    private static void move(ByteBuf from, ByteBuf to, int most) {
        to.writeBytes(from, Math.min(most, from.readableBytes()));
    }

    private void readFrames(ChannelHandlerContext ctx, ByteBuf in) {
        while (!deaf && rest == null && in.readableBytes() >= FRAME_HEAD) {
            int size = frameSize(in);
            if (in.readableBytes() < size) {
                return;
            }
            frame(ctx, in, size);
        }
    }

    /** Bytes of the frame that begins here. One that is too large is refused by its head. */
    private static int frameSize(ByteBuf in) {
        int length = in.getUnsignedMedium(in.readerIndex());
        return length > LARGEST_FRAME ? FRAME_HEAD : FRAME_HEAD + length;
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        int here = in.readableBytes();
        int size = here < FRAME_HEAD ? FRAME_HEAD : frameSize(in);
        rest = ctx.alloc()
                .directBuffer(Math.min(size, Math.max(2 * here, SMALL_REST)))
                .writeBytes(in);
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf in, int size) {
        int at = in.readerIndex();
        type = in.getByte(at + 3);
        if (isHead(type)) {
            headOpen = (in.getByte(at + 4) & END_HEADERS) == 0;
        }
        if (guard.arrived(type, size - FRAME_HEAD)) {
            owner.flooded();
            return;
        }
        decode(ctx, in, size);
        if (output.waiting() > mostWaiting) {
            ctx.flush();
            if (output.waiting() > mostWaiting) {
                owner.flooded();
            }
        }
    }

    private static boolean isHead(int type) {
        return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
    }

    /** Lets Netty decode the next {@code length} bytes and nothing behind them. */
    private void decode(ChannelHandlerContext ctx, ByteBuf in, int length) {
        int next = in.readerIndex() + length;
        int end = in.writerIndex();
        in.writerIndex(next);
        try {
            decode(ctx, in, nothing);
        } catch (Exception e) {
            onError(ctx, false, e);
        }
        in.setIndex(next, end);
    }

    // ---- errors

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        owner.streamFailed(error.streamId(), error.error(), isHead(type));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        owner.connectionFailed(error == null ? Http2Error.INTERNAL_ERROR : error.error(), cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }

    // ---- output

    /** Sees to it that what was written is sent soon. */
    void planFlush() {
        if (flushing) {
            flushAgain = true;
        } else if (!reading && !planned) {
            planned = true;
            ctx().executor().execute(flushTask);
        }
    }

    /** Sends now what was written, unless that is about to happen anyway. */
    void flushSoon() {
        if (reading) {
            ctx().flush();
        } else {
            flush(ctx());
        }
    }

    private void flushPlanned() {
        planned = false;
        if (!reading && !ctx().isRemoved()) {
            flush(ctx());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reading = false;
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            planFlush();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (flushing) {
            flushAgain = true;
            return;
        }
        flushing = true;
        try {
            do {
                flushAgain = false;
                encoder().flowController().writePendingBytes();
                ctx.flush();
                owner.flushed();
            } while (flushAgain);
        } catch (Http2Exception e) {
            onError(ctx, true, e);
        } finally {
            flushing = false;
        }
    }

    /** Lets the flow control write what windows allow, without sending it yet. */
    void writeAllowed() {
        try {
            encoder().flowController().writePendingBytes();
        } catch (Http2Exception e) {
            onError(ctx(), true, e);
        }
    }
}
