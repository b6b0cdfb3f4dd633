package dev.portcullis.wire.h1;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads off a connection and decides their framing (RFC 9112).
 *
 * <p>What it lets through has one reading only; everything else is an error, after which the connection must be closed. One
 * per connection, reused: {@link #reset} before each head.
 */
@EventLoopConfined
public final class Http1RequestReader {

    /** The head is not complete; all of the input was taken. */
    public static final int MORE = 0;
    /** The head is complete; the input stands behind it. */
    public static final int HEAD = 1;
    /** The head is refused: see {@link #error}. */
    public static final int FAILED = 2;

    private final HeadLines lines;
    private final int maxTarget;
    private boolean emptyLineRead;
    private boolean requestLineRead;
    private boolean started;
    private @Nullable GatewayError error;

    public Http1RequestReader(HeadLimits limits) {
        this.lines = new HeadLines(limits);
        this.maxTarget = limits.maxTarget();
    }

    /**
     * Takes bytes of {@code in} up to the end of the head.
     *
     * @param into the same block until the head is complete; it is emptied first
     * @return {@link #MORE}, {@link #HEAD} or {@link #FAILED}
     */
    public int read(@Borrowed ByteBuf in, HeadBlock into) {
        while (in.isReadable()) {
            lines.fill(in, into);
            int result = parse(into);
            if (result == HEAD) {
                lines.giveBack(in, into);
                return finish(into);
            }
            if (result == FAILED) {
                return FAILED;
            }
            if (lines.isFull(into)) {
                return fail(requestLineRead ? CoreError.REQUEST_HEAD_TOO_LARGE : CoreError.REQUEST_TARGET_TOO_LONG);
            }
        }
        return MORE;
    }

    private int parse(HeadBlock into) {
        if (!lines.mayContinue(into)) {
            return MORE;
        }
        int at = requestLineRead ? 0 : requestLine(into);
        if (at >= 0) {
            at = lines.read(into);
        }
        return switch (at) {
            case HeadLines.SHORT -> MORE;
            case HeadLines.MALFORMED -> fail(CoreError.REQUEST_MALFORMED);
            case HeadLines.TOO_MANY -> fail(CoreError.REQUEST_HEAD_TOO_LARGE);
            case RequestLine.TARGET_TOO_LONG -> fail(CoreError.REQUEST_TARGET_TOO_LONG);
            default -> HEAD;
        };
    }

    private int requestLine(HeadBlock into) {
        int at = lines.from();
        int end = into.end();
        if (!emptyLineRead && into.bytes()[at] == '\r') {
            if (at + 1 == end) {
                return lines.pause(at, end);
            }
            if (into.bytes()[at + 1] != '\n') {
                return HeadLines.MALFORMED;
            }
            emptyLineRead = true;
            at += 2;
        }
        if (at == end) {
            return lines.pause(at, end);
        }
        started = true;
        int next = RequestLine.read(into, at, maxTarget);
        if (next == HeadLines.SHORT) {
            return lines.pause(at, end);
        }
        requestLineRead = next >= 0;
        lines.from(next);
        return next;
    }

    private int finish(HeadBlock head) {
        GatewayError wrong = RequestTarget.check(head, lines);
        if (wrong == null) {
            wrong = RequestFraming.decide(head, lines);
        }
        return wrong == null ? HEAD : fail(wrong);
    }

    private int fail(GatewayError reason) {
        error = reason;
        return FAILED;
    }

    /** Why the head was refused; a {@link CoreError}, null unless {@link #read} returned {@link #FAILED}. */
    public @Nullable GatewayError error() {
        return error;
    }

    /** Whether a byte of a head was taken; the one empty line that may precede it does not count. */
    public boolean started() {
        return started;
    }

    /** Makes ready for the next head. */
    public void reset() {
        lines.reset();
        emptyLineRead = false;
        requestLineRead = false;
        started = false;
        error = null;
    }
}
