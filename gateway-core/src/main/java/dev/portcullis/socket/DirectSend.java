package dev.portcullis.socket;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/*
 * A piece that the socket takes at once needs no place in Netty's queue, no promise and no way through the pipeline; for a
 * message of a hundred bytes these cost as much as all else that we do with it. The queue's being empty also says that the
 * socket is open for writing: a channel that is closed, or whose output is, has none.
 */
/**
 * Sends small pieces past Netty's queue to a channel's socket, as long as nothing waits in that queue.
 *
 * <p>Only for a channel on which no handler has a part in what is written; its loop's thread only.
 */
@EventLoopConfined
public final class DirectSend {

    private final Channel.Unsafe unsafe;
    private final Socket socket;

    private DirectSend(Channel.Unsafe unsafe, Socket socket) {
        this.unsafe = unsafe;
        this.socket = socket;
    }

    /** Returns null if anything, TLS for example, stands between the handler and its socket, or if the socket is not epoll's. */
    public static @Nullable DirectSend of(ChannelHandlerContext handler) {
        Channel channel = handler.channel();
        if (channel.pipeline().firstContext() == handler
                && channel instanceof UnixChannel unix
                && unix.fd() instanceof Socket socket) {
            return new DirectSend(channel.unsafe(), socket);
        }
        return null;
    }

    /**
     * Sends as much of the piece as the socket takes.
     *
     * @return whether that was all of it, and the piece is released; if not, its readable bytes are left to be written as usual,
     *     which also finds out what may be wrong with the socket
     */
    public boolean sendsAll(@Owned ByteBuf piece) {
        ChannelOutboundBuffer queue = unsafe.outboundBuffer();
        if (queue == null || queue.totalPendingWriteBytes() > 0 || !piece.hasMemoryAddress()) {
            return false;
        }
        int sent = send(piece);
        if (sent < piece.readableBytes()) {
            piece.skipBytes(sent);
            return false;
        }
        piece.release();
        return true;
    }

    private int send(ByteBuf piece) {
        try {
            return Math.max(0, socket.sendAddress(piece.memoryAddress(), piece.readerIndex(), piece.writerIndex()));
        } catch (IOException e) {
            return 0;
        }
    }
}
