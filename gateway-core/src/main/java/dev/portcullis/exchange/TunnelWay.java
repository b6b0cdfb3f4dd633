package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import dev.portcullis.wire.ws.FrameFollower;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: passes bytes on as they come. In a WebSocket it can put a control frame of the gateway between
 * two frames of the peer's.
 */
@EventLoopConfined
final class TunnelWay implements BodySink {

    private final Tunnel tunnel;
    private final BodySink to;
    private final @Nullable FrameFollower frames;

    private @Nullable ByteBuf waiting;
    private boolean waitingIsLast;
    private boolean silent;
    private boolean moved;
    private boolean ended;

    /** @param frames follows what passes, if that is WebSocket frames */
    TunnelWay(Tunnel tunnel, BodySink to, @Nullable FrameFollower frames) {
        this.tunnel = tunnel;
        this.to = to;
        this.frames = frames;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        moved = true;
        FrameFollower follower = frames;
        if (follower == null) {
            to.data(chunk);
        } else if (waiting == null) {
            follower.follow(chunk, chunk.readerIndex(), chunk.writerIndex(), false);
            pass(chunk);
        } else {
            passAround(chunk, follower);
        }
        if (tunnel.isClosing()) {
            tunnel.closingGoesOn();
        }
    }

    private void pass(@Owned ByteBuf chunk) {
        if (silent) {
            chunk.release();
        } else {
            to.data(chunk);
        }
    }

    /** Puts the waiting frame where the first frame of the chunk ends. */
    private void passAround(@Owned ByteBuf chunk, FrameFollower follower) {
        int start = chunk.readerIndex();
        int end = chunk.writerIndex();
        int boundary = follower.follow(chunk, start, end, true);
        if (!follower.isAtBoundary()) {
            pass(chunk);
            return;
        }
        pass(chunk.readRetainedSlice(boundary - start));
        putWaiting();
        follower.follow(chunk, boundary, end, false);
        if (chunk.isReadable()) {
            pass(chunk);
        } else {
            chunk.release();
        }
    }

    /**
     * Sends a frame of the gateway's own, now or as soon as the peer's current frame has passed; not at all if nothing may come
     * any more.
     *
     * @param last whether nothing may follow it: what else comes is dropped
     */
    void put(@Owned ByteBuf frame, boolean last) {
        FrameFollower follower = frames;
        if (follower == null || silent || ended || follower.isClosed() || follower.isLost()) {
            frame.release();
            return;
        }
        if (waiting != null) {
            waiting.release();
        }
        waiting = frame;
        waitingIsLast = last;
        if (follower.isAtBoundary()) {
            putWaiting();
        }
    }

    private void putWaiting() {
        ByteBuf frame = waiting;
        waiting = null;
        if (frame != null) {
            silent = waitingIsLast;
            to.data(frame);
        }
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        ended = true;
        tunnel.ended(this);
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        to.fail(error, cause);
    }

    @Override
    public boolean isWritable() {
        return silent || to.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        to.onWritable(action);
    }

    /** Whether anything has come since this was asked last. */
    boolean hasMoved() {
        boolean since = moved;
        moved = false;
        return since;
    }

    /** Whether the peer at its beginning will send no more frames, as far as anybody can tell. */
    boolean isSpent() {
        FrameFollower follower = frames;
        return ended || follower == null || follower.isClosed() && follower.isAtBoundary() || follower.isLost();
    }

    /** Whether the receiver knows that nothing more comes. */
    boolean isEnded() {
        return ended;
    }

    /** Says the end here and now. */
    void markEnded() {
        ended = true;
    }

    void release() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
