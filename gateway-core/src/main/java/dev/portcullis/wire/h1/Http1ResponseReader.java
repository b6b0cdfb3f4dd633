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
 * Reads response heads off an upstream's connection, interim ones and 101 included, and decides their framing (RFC 9112).
 *
 * <p>One per connection, reused: {@link #reset} before each head. Underscores in field names are allowed.
 */
@EventLoopConfined
public final class Http1ResponseReader {

    /** The head is not complete; all of the input was taken. */
    public static final int MORE = 0;
    /** The head is complete; the input stands behind it. */
    public static final int HEAD = 1;
    /** The head is refused: see {@link #error}. */
    public static final int FAILED = 2;

    private final HeadLines lines;
    private boolean statusLineRead;
    private boolean started;
    private @Nullable GatewayError error;

    /** {@code maxTarget} and {@code underscores} of the limits do not matter here. */
    public Http1ResponseReader(HeadLimits limits) {
        this.lines = new HeadLines(limits, true);
    }

    /**
     * Takes bytes of {@code in} up to the end of the head.
     *
     * @param into the same block until the head is complete; it is emptied first
     * @param answersHead whether the request was HEAD, whose answer has no body whatever its head says
     * @return {@link #MORE}, {@link #HEAD} or {@link #FAILED}
     */
    public int read(@Borrowed ByteBuf in, HeadBlock into, boolean answersHead) {
        while (in.isReadable()) {
            started = true;
            lines.fill(in, into);
            int result = parse(into);
            if (result == HEAD) {
                lines.giveBack(in, into);
                GatewayError wrong = ResponseFraming.decide(into, lines, answersHead);
                return wrong == null ? HEAD : fail(wrong);
            }
            if (result == FAILED) {
                return FAILED;
            }
            if (lines.isFull(into)) {
                return fail(CoreError.UPSTREAM_HEAD_TOO_LARGE);
            }
        }
        return MORE;
    }

    private int parse(HeadBlock into) {
        if (!lines.mayContinue(into)) {
            return MORE;
        }
        int at = statusLineRead ? 0 : statusLine(into);
        if (at >= 0) {
            at = lines.read(into);
        }
        return switch (at) {
            case HeadLines.SHORT -> MORE;
            case HeadLines.MALFORMED -> fail(CoreError.UPSTREAM_MALFORMED);
            case HeadLines.TOO_MANY -> fail(CoreError.UPSTREAM_HEAD_TOO_LARGE);
            default -> HEAD;
        };
    }

    private int statusLine(HeadBlock into) {
        int next = StatusLine.read(into, 0);
        if (next == HeadLines.SHORT) {
            return lines.pause(0, into.end());
        }
        statusLineRead = next >= 0;
        lines.from(next);
        return next;
    }

    private int fail(GatewayError reason) {
        error = reason;
        return FAILED;
    }

    /** Why the head was refused; a {@link CoreError}, null unless {@link #read} returned {@link #FAILED}. */
    public @Nullable GatewayError error() {
        return error;
    }

    /** Whether a byte of a head was taken. */
    public boolean started() {
        return started;
    }

    /** Makes ready for the next head. */
    public void reset() {
        lines.reset();
        statusLineRead = false;
        started = false;
        error = null;
    }
}
