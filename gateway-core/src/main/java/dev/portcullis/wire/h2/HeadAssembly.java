package dev.portcullis.wire.h2;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.HeadLimits;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/*
 * Each field comes as a line at the end of the block. It is indexed, or taken back by moving the end. The first thing that is
 * wrong is the error; from there on no field is kept, but pseudo-fields are still recorded, for the log.
 *
 * Whether a list is a head or trailers shows when its first field is no pseudo-field, because those come first.
 */
/** What heads and trailers of both sides have in common while fields become a block. One per connection, reused. */
abstract class HeadAssembly {

    /** How many times its limit a list may be large before it costs the connection. */
    static final int PATIENCE = 4;

    /** The length of a body that nobody has told. */
    static final long UNTOLD = -1;

    private static final long CONNECTION_SPECIFIC = bit(KnownNames.CONNECTION)
            | bit(KnownNames.KEEP_ALIVE)
            | bit(KnownNames.PROXY_CONNECTION)
            | bit(KnownNames.TRANSFER_ENCODING)
            | bit(KnownNames.UPGRADE);

    /** Of {@code ": "} and CRLF. */
    private static final int PUNCTUATION = 4;

    final Side side;
    private final HeadBlockPool blocks;
    private final long maxBytes;
    private final int maxLines;
    private final int wrong;
    private final long examined;

    private @Nullable HeadBlock block;
    private @Nullable GatewayError error;
    private long size;
    private int pseudo;
    private boolean regular;
    private int cookies;
    private long length;

    /** {@code examined} are the names that {@link #examine} wants to see. */
    HeadAssembly(Side side, HeadBlockPool blocks, HeadLimits limits, boolean underscores, long examined) {
        this.side = side;
        this.blocks = blocks;
        this.maxBytes = limits.maxBytes();
        this.maxLines = limits.maxLines();
        this.wrong = FieldKind.BAD_NAME | FieldKind.BAD_VALUE | (underscores ? 0 : FieldKind.UNDERSCORE);
        this.examined = examined | CONNECTION_SPECIFIC | bit(KnownNames.CONTENT_LENGTH) | bit(KnownNames.COOKIE);
    }

    /** Records a pseudo-field, which came for the first time and in its place. */
    abstract void pseudo(int number, int nameEnd, int valueStart, int valueEnd);

    /** Looks at a field of a head, not of trailers; whether it stays. */
    abstract boolean examine(int number, int valueStart, int valueEnd);

    /** Looks at a whole head that is fine so far. */
    abstract void complete();

    void begin() {
        if (block == null) {
            block = blocks.take();
        } else {
            block.clear();
        }
        error = null;
        size = 0;
        pseudo = 0;
        regular = false;
        cookies = 0;
        length = UNTOLD;
    }

    final void end() {
        if (error == null && pseudo != 0) {
            complete();
        }
    }

    /** Takes the line at the end of the block. */
    final void field(int lineStart, int nameLength, int kind) throws Http2Exception {
        HeadBlock into = block();
        int lineEnd = into.end();
        size += lineEnd - lineStart - PUNCTUATION + DynamicTable.OVERHEAD;
        if (size > maxBytes) {
            refuse(side.tooLarge);
            if (size > PATIENCE * maxBytes) {
                throw Http2Exception.connectionError(
                        Http2Error.ENHANCE_YOUR_CALM, "A header list of more than %d octets", PATIENCE * maxBytes);
            }
        }
        int number = FieldKind.number(kind);
        int valueStart = lineStart + nameLength + 2;
        boolean kept = number >= FieldKind.METHOD
                ? keepPseudo(number, kind, lineStart + nameLength, valueStart, lineEnd - 2)
                : keep(number, kind, valueStart, lineEnd - 2);
        if (!kept) {
            into.end(lineStart);
        } else if (number < FieldKind.METHOD) {
            into.line(lineStart, lineStart + nameLength, number, valueStart, lineEnd - 2, lineEnd);
        }
    }

    private boolean keepPseudo(int number, int kind, int nameEnd, int valueStart, int valueEnd) {
        int seen = 1 << number - FieldKind.METHOD;
        boolean misplaced = regular || (pseudo & seen) != 0 || number == FieldKind.UNKNOWN_PSEUDO;
        pseudo |= seen;
        if (misplaced || (kind & wrong) != 0) {
            refuse(side.malformed);
            return false;
        }
        pseudo(number, nameEnd, valueStart, valueEnd);
        return true;
    }

    private boolean keep(int number, int kind, int valueStart, int valueEnd) {
        regular = true;
        if (error != null) {
            return false;
        }
        if ((kind & wrong) != 0) {
            refuse(side.malformed);
            return false;
        }
        if ((bit(number) & examined) != 0 && !look(number, valueStart, valueEnd)) {
            return false;
        }
        if (block().lines() - cookies >= maxLines) {
            refuse(side.tooLarge);
            return false;
        }
        return true;
    }

    private boolean look(int number, int valueStart, int valueEnd) {
        if ((bit(number) & CONNECTION_SPECIFIC) != 0) {
            refuse(side.malformed);
            return false;
        }
        if (pseudo == 0) {
            return true;
        }
        if (number == KnownNames.CONTENT_LENGTH) {
            if (length != UNTOLD) {
                refuse(side.framing);
            }
            length = decimal(block().bytes(), valueStart, valueEnd);
            if (length == UNTOLD) {
                refuse(side.framing);
            }
            return error == null;
        }
        if (number == KnownNames.COOKIE) {
            cookies++;
        }
        return examine(number, valueStart, valueEnd);
    }

    /** A number of 1*DIGIT and at most 2^63−1 (RFC 9110, 8.6), or {@link #UNTOLD}. */
    private static long decimal(byte[] bytes, int start, int end) {
        long number = start == end ? UNTOLD : 0;
        for (int at = start; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return UNTOLD;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Refuses the list, if it is not refused already. */
    final void refuse(GatewayError reason) {
        if (error == null) {
            error = reason;
        }
    }

    final boolean has(int pseudoField) {
        return (pseudo & 1 << pseudoField - FieldKind.METHOD) != 0;
    }

    final boolean isTrailers() {
        return pseudo == 0;
    }

    final @Nullable GatewayError error() {
        return error;
    }

    /** What content-length says, or {@link #UNTOLD}. */
    final long length() {
        return length;
    }

    /** Of a response; 0 for others. */
    final int status() {
        return block == null ? 0 : block.status();
    }

    /** Crumbs of cookies, each a line. */
    final int cookies() {
        return cookies;
    }

    final HeadBlock block() {
        if (block == null) {
            throw new IllegalStateException("the block was taken or given back");
        }
        return block;
    }

    final HeadBlock take() {
        HeadBlock taken = block();
        block = null;
        return taken;
    }

    final void release() {
        if (block != null) {
            block.release();
            block = null;
        }
    }
}
