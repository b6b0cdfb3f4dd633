package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopReadBuffer;
import dev.portcullis.socket.DirectSend;
import dev.portcullis.wire.h1.Http1HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/*
 * A head that a body follows is kept back for the rest of the loop's turn: the first piece usually comes at once, and a
 * small one is copied behind the head, so that the request leaves as one buffer in one system call. If nothing comes, the
 * head goes alone.
 */
/** Writes requests to one connection, one after the other, framed as announced. */
@EventLoopConfined
final class RequestSender {

    private static final int MERGED = 4 * 1024;

    private final ChannelHandlerContext ctx;
    private final Runnable turnEnd = this::turnEnds;
    private @Nullable ByteBuf head;
    /** For a tunnel over a plain socket. */
    private @Nullable DirectSend direct;

    private boolean turnEndPosted;
    private boolean chunked;
    private boolean raw;
    private long left;
    private boolean done = true;

    RequestSender(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Whether the request's method is HEAD, so that its answer has no body. */
    static boolean isHead(@Borrowed HeadBlock request) {
        byte[] bytes = request.bytes();
        int start = request.methodStart();
        return request.methodEnd() - start == 4
                && bytes[start] == 'H'
                && bytes[start + 1] == 'E'
                && bytes[start + 2] == 'A'
                && bytes[start + 3] == 'D';
    }

    /** Whether the request was handed to the socket as a whole. */
    boolean isDone() {
        return done;
    }

    void start(@Borrowed HeadBlock request, byte @Nullable [] target, byte @Nullable [] hostLine, long bodyLength) {
        chunked = bodyLength == HeadBlock.CHUNKED;
        left = bodyLength;
        raw = false;
        done = bodyLength == HeadBlock.NO_BODY || bodyLength == HeadBlock.TUNNEL;
        int room = bodyLength > 0 && bodyLength <= MERGED ? (int) bodyLength : 0;
        ByteBuf bytes = Http1HeadWriter.request(ctx.alloc(), request, target, hostLine, bodyLength, room);
        if (done) {
            ctx.writeAndFlush(bytes, ctx.voidPromise());
            return;
        }
        head = bytes;
        if (!turnEndPosted) {
            turnEndPosted = true;
            ctx.executor().execute(turnEnd);
        }
    }

    /** @throws IllegalStateException if the body grows beyond what was announced */
    void data(@Owned ByteBuf chunk) {
        int bytes = chunk.readableBytes();
        if (bytes == 0) {
            chunk.release();
        } else if (raw) {
            passOn(chunk);
        } else if (chunked) {
            ByteBuf piece = sized(chunk);
            writeHead();
            ctx.write(Http1HeadWriter.chunkStart(ctx.alloc(), bytes), ctx.voidPromise());
            ctx.write(piece, ctx.voidPromise());
            ctx.writeAndFlush(Http1HeadWriter.chunkEnd(), ctx.voidPromise());
        } else if (bytes > left) {
            chunk.release();
            throw new IllegalStateException("request body of " + bytes + " bytes where " + left + " were left");
        } else {
            left -= bytes;
            write(chunk, bytes);
        }
    }

    private void write(@Owned ByteBuf chunk, int bytes) {
        ByteBuf first = head;
        if (first == null || bytes > first.writableBytes()) {
            ByteBuf piece = sized(chunk);
            writeHead();
            ctx.writeAndFlush(piece, ctx.voidPromise());
            return;
        }
        chunk.getBytes(chunk.readerIndex(), first, bytes); // unlike writeBytes, without views of either memory
        chunk.release();
        if (left == 0) {
            writeHead();
            ctx.flush();
        }
    }

    /** What follows the request is of another protocol, until the end. */
    void switchProtocols() {
        raw = true;
        done = false;
        direct = DirectSend.of(ctx);
    }

    private void passOn(@Owned ByteBuf chunk) {
        DirectSend socket = direct;
        if (socket == null || !socket.sendsAll(chunk)) {
            ctx.writeAndFlush(sized(chunk), ctx.voidPromise());
        }
    }

    /** A piece that will have to wait must not keep a whole read buffer from being used again. */
    private ByteBuf sized(ByteBuf chunk) {
        ChannelOutboundBuffer pending = ctx.channel().unsafe().outboundBuffer();
        return pending == null || pending.isEmpty() ? chunk : LoopReadBuffer.detach(chunk, ctx.alloc());
    }

    /** @throws IllegalStateException if less was sent than announced */
    void end(@Borrowed @Nullable HeadBlock trailers) {
        if (raw) {
            endOutput();
        } else if (chunked) {
            writeHead();
            ctx.writeAndFlush(Http1HeadWriter.lastChunk(ctx.alloc(), trailers), ctx.voidPromise());
        } else if (left > 0) {
            throw new IllegalStateException("request body ends " + left + " bytes early");
        }
        done = true;
    }

    /** Sends what was written, and says that no more will come; the other direction stays as it is. */
    private void endOutput() {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        ChannelFuture sent = tls != null ? tls.closeOutbound() : ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        sent.addListener(done -> ((DuplexChannel) ctx.channel()).shutdownOutput());
    }

    /** Forgets what was not written yet. */
    void drop() {
        if (head != null) {
            head.release();
            head = null;
        }
    }

    private void turnEnds() {
        turnEndPosted = false;
        if (head != null) {
            writeHead();
            ctx.flush();
        }
    }

    private void writeHead() {
        if (head != null) {
            ByteBuf bytes = head;
            head = null;
            ctx.write(bytes, ctx.voidPromise());
        }
    }
}
