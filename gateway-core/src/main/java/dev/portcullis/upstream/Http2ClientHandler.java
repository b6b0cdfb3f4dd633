package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.socket.BatchingFrameWriter;
import dev.portcullis.socket.FrameOutput;
import dev.portcullis.wire.h2.HeadDecoder;
import dev.portcullis.wire.h2.HeadEncoder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import org.jspecify.annotations.Nullable;

/*
 * Netty keeps frames, streams, windows and settings. What it finds wrong it answers by itself, with RST_STREAM or GOAWAY; we
 * tell the connection first, so that its streams fail for the right reason rather than because they were closed.
 *
 * The window of the connection is given back as data arrives: it bounds nothing, so that streams nobody reads do not starve
 * the others. What bounds memory are the windows of the streams.
 */
/** Netty's part of an HTTP/2 connection to a server; what it learns goes to the {@link Http2UpstreamConnection}. */
@EventLoopConfined
final class Http2ClientHandler extends Http2ConnectionHandler {

    private static final int STREAM_WINDOW = 256 * 1024;
    private static final int CONNECTION_WINDOW = 1024 * 1024;
    /** A window is updated when half of it was used. */
    private static final float UPDATE_RATIO = 0.5f;

    private static final int MOST_SMALL_CONTINUATIONS = 16;

    private final HeadDecoder heads;
    private final Http2UpstreamConnection owner;

    static Http2ClientHandler create(
            HeadBlockPool blocks, HeadEncoder encoder, FrameOutput output, Http2UpstreamConnection owner) {
        Http2Connection connection = new DefaultHttp2Connection(false);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, UPDATE_RATIO, true));
        HeadDecoder decoder = HeadDecoder.responses(blocks, AnswerReader.LIMITS);
        Http2ConnectionEncoder writing =
                new DefaultHttp2ConnectionEncoder(connection, new BatchingFrameWriter(output, encoder));
        Http2ConnectionDecoder reading = new DefaultHttp2ConnectionDecoder(
                connection,
                writing,
                new DefaultHttp2FrameReader(decoder, MOST_SMALL_CONTINUATIONS),
                Http2PromisedRequestVerifier.ALWAYS_VERIFY,
                true,
                true,
                false);
        return new Http2ClientHandler(reading, writing, decoder, owner);
    }

    private Http2ClientHandler(
            Http2ConnectionDecoder reading,
            Http2ConnectionEncoder writing,
            HeadDecoder heads,
            Http2UpstreamConnection owner) {
        super(reading, writing, settings(), true, false);
        this.heads = heads;
        this.owner = owner;
    }

    private static Http2Settings settings() {
        return new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(AnswerReader.LIMITS.maxBytes());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        owner.added(ctx);
        super.handlerAdded(ctx);
        Http2LocalFlowController windows = connection().local().flowController();
        windows.incrementWindowSize(
                connection().connectionStream(),
                CONNECTION_WINDOW - windows.windowSize(connection().connectionStream()));
        ctx.flush();
    }

    // ---- news from the socket

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        owner.readBegins();
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        owner.readEnds();
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        owner.socketEnds();
        super.channelInactive(ctx);
        owner.socketEnded();
        heads.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        owner.troubled(cause);
        ctx.close();
    }

    // ---- errors

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (!outbound && connection().stream(error.streamId()) == null) {
            return; // it was on its way when we reset the stream, which says all there is to say
        }
        owner.streamErred(error, outbound);
        super.onStreamError(ctx, outbound, cause, error);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        owner.connectionErred(cause, error);
        super.onConnectionError(ctx, outbound, cause, error);
    }
}
