package dev.portcullis.proxy;

import dev.portcullis.body.HeldChunks;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import dev.portcullis.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt sends behind the request's head: the body, or a tunnel's bytes. What comes while there is no stream waits
 * for the next; what was sent is kept meanwhile, as far as {@link ReplayBuffer} goes, and sent again. Belongs to the attempt;
 * confined to its loop.
 */
@EventLoopConfined
final class Upload implements BodySink {

    private final RetryDecision retry;
    private final ReplayBuffer replay;
    private final HeldChunks held = new HeldChunks();

    private @Nullable UpstreamStream stream;
    private @Nullable Runnable onWritable;
    private @Nullable HeadBlock trailers;
    private boolean expected;
    private boolean asked;
    private boolean done;
    private boolean over = true;

    /** @param retry says what is worth keeping in {@code replay} */
    Upload(RetryDecision retry, ReplayBuffer replay) {
        this.retry = retry;
        this.replay = replay;
    }

    void begin(boolean hasBody) {
        expected = hasBody;
        asked = false;
        done = !hasBody;
        over = false;
    }

    /** Whether the request has a body. */
    boolean isExpected() {
        return expected;
    }

    /** Whether nothing of it can come any more, however late. */
    boolean isSettled() {
        return done || !asked;
    }

    /** The head has been sent: asks for the body, or sends again what has come of it. */
    void sendTo(UpstreamStream to, Body body) {
        stream = to;
        if (expected && !asked) {
            asked = true;
            body.drainTo(this);
        } else if (expected) {
            goOn(to);
        }
    }

    /** It was asked for on behalf of a stream that is gone. */
    private void goOn(UpstreamStream to) {
        ByteBuf sent = replay.again();
        if (sent != null) {
            to.data(sent);
        }
        for (ByteBuf chunk = held.poll(); chunk != null; chunk = held.poll()) {
            send(to, chunk);
        }
        if (done) {
            to.end(trailers);
        } else {
            onWritable();
        }
    }

    /** The server has switched protocols: bytes will come without being asked for. */
    void becomeTunnel() {
        asked = true;
        done = false;
    }

    /** There is no stream, for the time being. */
    void detach() {
        stream = null;
    }

    /** The stream takes more. */
    void onWritable() {
        Runnable action = onWritable;
        if (action != null) {
            action.run();
        }
    }

    /** It will not be sent again. */
    void keepNoMore() {
        replay.close();
    }

    /** Nobody wants it any more. */
    void close() {
        over = true;
        stream = null;
        onWritable = null;
        trailers = null;
        held.release();
        replay.close();
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        UpstreamStream to = stream;
        if (to != null) {
            send(to, chunk);
        } else if (over) {
            chunk.release();
        } else {
            held.add(chunk);
        }
    }

    private void send(UpstreamStream to, @Owned ByteBuf chunk) {
        keep(to, chunk);
        to.data(chunk);
    }

    /** Copies what is about to be sent, as long as it may have to be sent again. */
    private void keep(UpstreamStream to, @Borrowed ByteBuf chunk) {
        if (retry.needsBody(to.tellsUnprocessed(), to.mayBeStale())) {
            replay.keep(chunk);
        } else {
            replay.lose();
        }
    }

    @Override
    public void end(@Nullable HeadBlock lines) {
        done = true;
        trailers = lines;
        UpstreamStream to = stream;
        if (to != null) {
            to.end(lines);
        }
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        // the exchange refuses, and cancels the attempt
    }

    @Override
    public boolean isWritable() {
        UpstreamStream to = stream;
        return to != null && to.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }
}
