package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends the answers of one HTTP/1 connection: decides how each is framed, and whether another can follow it. */
@EventLoopConfined
final class Http1Answers {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final LoopState loop;
    private final ListenerState listener;
    private final Runnable stalled;
    private final Http1Output output = new Http1Output(this::leftUnsent);

    private @Nullable SendWatch sendWatch;
    private boolean http10;
    private boolean last;
    private boolean begun;
    private boolean done;

    /** @param stalled called when the client does not take what it is sent */
    Http1Answers(Channel channel, LoopState loop, ListenerState listener, Runnable stalled) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.stalled = stalled;
    }

    void attach(ChannelHandlerContext ctx) {
        output.attach(ctx);
    }

    /**
     * The next answer is to this request.
     *
     * @param mayFollow whether another answer may, as far as the connection is concerned
     */
    void expect(@Borrowed HeadBlock request, boolean mayFollow) {
        http10 = request.version() == 10;
        last = !mayFollow || !request.keepAlive();
        begun = false;
        done = false;
    }

    /** Tells a client that waits for it to send the body; not behind the answer's head. */
    void askForBody() {
        if (!begun) {
            output.raw(CONTINUE);
        }
    }

    void informational(@Borrowed HeadBlock interim) {
        if (!http10 && !begun) {
            output.informational(interim);
        }
    }

    /**
     * @param length bytes; negative if it is unknown
     * @param mayFollow whether another answer may, for what is known by now
     */
    void head(@Borrowed HeadBlock response, long length, boolean bodyless, boolean mayFollow) {
        begun = true;
        last |= !mayFollow;
        long framing = length;
        if (!bodyless && length < 0) {
            framing = http10 ? HeadBlock.UNTIL_CLOSE : HeadBlock.CHUNKED;
            last |= http10;
        }
        byte[] date = loop.context().date().now();
        output.head(response, framing, bodyless, last, http10 && !last, date);
    }

    /** Sends a 101; what follows is of another protocol. */
    void switchProtocols(@Borrowed HeadBlock response) {
        begun = true;
        output.switchProtocols(response);
    }

    void data(@Owned ByteBuf chunk) {
        output.data(chunk);
    }

    void end(@Borrowed @Nullable HeadBlock trailers) {
        done = true;
        output.end(trailers);
    }

    /** Whether the answer is complete, and all of it given to the channel. */
    boolean isDone() {
        return done;
    }

    /** Whether the connection ends with this answer. */
    boolean isLast() {
        return last;
    }

    /** Drops what was not sent. Returns whether an ordinary end of the connection would make the answer look complete. */
    boolean breakOff() {
        output.release();
        return output.endsAtClose();
    }

    private void leftUnsent(long written) {
        SendWatch watch = sendWatch;
        if (watch == null) {
            watch = new SendWatch(channel, loop, listener, stalled);
            sendWatch = watch;
        }
        watch.left(written);
    }

    /** Lets a client that has just been found too slow have its time once more. */
    void forgive() {
        if (sendWatch != null) {
            sendWatch.again();
        }
    }

    /** For a connection that goes away. */
    void release() {
        if (sendWatch != null) {
            sendWatch.end();
        }
        output.release();
    }
}
