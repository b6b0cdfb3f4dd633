package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Leads the frames of a client's connection to their streams. */
@EventLoopConfined
final class Http2Frames extends Http2FrameAdapter {

    private static final int MOST_EMPTY = 2;

    private final Http2ClientConnection connection;
    private int empty;

    Http2Frames(Http2ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        HeadList list = (HeadList) headers;
        empty = 0;
        Http2ClientStream known = connection.stream(streamId);
        if (known != null) {
            known.trailers(list);
        } else {
            connection.open(streamId).begin(list, endOfStream);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    /** Returns 0: the stream gives bytes back when they have been accepted. */
    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, @Borrowed ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        if (data.isReadable() || endOfStream) {
            empty = 0;
        } else if (++empty > MOST_EMPTY) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "more than 2 empty DATA frames");
        }
        Http2ClientStream stream = connection.stream(streamId);
        if (stream == null) {
            return data.readableBytes() + padding;
        }
        stream.data(data, padding, endOfStream);
        return 0;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        connection.countReset();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        connection.opened();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        connection.pinged(data);
    }
}
