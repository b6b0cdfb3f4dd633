package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.wire.h2.HeadList;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * What costs us work and brings no answer forward is counted: settings, pings, resets, empty data, frames that mean nothing.
 * A head or data sets the count back, and so does time. A server that only keeps us busy loses the connection. So does
 * one that does not read what we owe it for them.
 */
/** Leads what a server sends to the streams it is for, and watches that it is of use. */
@EventLoopConfined
final class Http2News extends Http2EventAdapter {

    private static final int MOST_USELESS = 1000;
    private static final int MOST_EMPTY = 2;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LoopContext loop;
    private final Http2UpstreamConnection connection;
    private long windowEnds;
    private int useless;
    private int empty;

    Http2News(LoopContext loop, Http2UpstreamConnection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    // ---- answers

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        Http2UpstreamStream stream = connection.stream(id);
        if (stream == null) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "HEADERS for stream %d, not ours", id);
        }
        useless = 0;
        stream.onHead((HeadList) headers, end);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        if (data.isReadable()) {
            useless = 0;
            empty = 0;
        } else if (!end && ++empty > MOST_EMPTY) {
            throw calm();
        }
        Http2UpstreamStream stream = connection.stream(id);
        if (stream == null) {
            return data.readableBytes() + padding;
        }
        stream.onData(data, padding, end);
        return 0;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
        countUseless(ctx);
        Http2UpstreamStream stream = connection.stream(id);
        if (stream != null) {
            stream.onReset(code);
        }
    }

    @Override
    public void onStreamClosed(Http2Stream closed) {
        Http2UpstreamStream stream = connection.stream(closed);
        if (stream != null) {
            stream.onClosed();
        }
    }

    // ---- the connection

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        countUseless(ctx);
        connection.settingsRead();
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastId, long code, ByteBuf debug) throws Http2Exception {
        countUseless(ctx);
        connection.serverLeaves(lastId);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        countUseless(ctx);
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        countUseless(ctx);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, @Nullable ByteBuf payload)
            throws Http2Exception {
        countUseless(ctx);
    }

    @Override
    public void onPushPromiseRead(ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE, which we do not allow");
    }

    private void countUseless(ChannelHandlerContext ctx) throws Http2Exception {
        long now = loop.nanos();
        if (useless == 0 || now - windowEnds > 0) {
            useless = 0;
            windowEnds = now + WINDOW_NANOS;
        }
        if (++useless > MOST_USELESS || connection.waitsInVain(ctx)) {
            throw calm();
        }
    }

    private static Http2Exception calm() {
        return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames of no use");
    }
}
