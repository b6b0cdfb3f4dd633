package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;

/*
 * The part that requests, responses and trailers have in common: bytes move from the connection's input into the block,
 * and whole lines there are checked and indexed.
 *
 * A line is parsed as soon as its bytes are there. If they run out in the middle we remember how far we looked, and look
 * no further than for the line's end in what comes later: each byte is read three times at most, however it trickles
 * in.
 *
 * A name is first looked up by what stands before the next colon: if that is a known name, its octets need no check.
 *
 * Copying may take bytes that belong to the body or to the next message; when the head ends they are given back by
 * moving the input's reader index.
 */
/** Copies the bytes of a head into a block and cuts them into field lines. One per reader, reused. */
final class HeadLines {

    /** The bytes end before the line or the head does. */
    static final int SHORT = -1;
    /** The line breaks the grammar. */
    static final int MALFORMED = -2;
    /** The line is one too many. */
    static final int TOO_MANY = -3;

    /** How far a colon is looked for; a known name that is longer is found none the less. */
    private static final int NEAR = 40;

    private final int maxBytes;
    private final int maxLines;
    private final boolean underscores;

    private final int[] first = new int[Long.SIZE];
    private boolean fresh = true;
    private int from;
    private int searched;
    private long seen;
    private long repeated;

    HeadLines(HeadLimits limits) {
        this(limits, limits.underscores());
    }

    HeadLines(HeadLimits limits, boolean underscores) {
        this.maxBytes = limits.maxBytes();
        this.maxLines = limits.maxLines();
        this.underscores = underscores;
    }

    void reset() {
        fresh = true;
        from = 0;
        searched = 0;
        seen = 0;
        repeated = 0;
    }

    /** Moves what fits from {@code in} to the end of the block, which is emptied before the first byte. */
    void fill(ByteBuf in, HeadBlock into) {
        if (fresh) {
            into.clear();
            fresh = false;
        }
        int readable = in.readableBytes();
        if (readable == 0) {
            return;
        }
        into.ensure(1);
        int end = into.end();
        int room = Math.min(into.bytes().length, maxBytes) - end;
        int count = Math.min(readable, room);
        in.readBytes(into.bytes(), end, count);
        into.end(end + count);
    }

    /** Whether the block holds all the bytes it may. */
    boolean isFull(HeadBlock block) {
        return block.end() >= maxBytes;
    }

    /** Gives the bytes behind the head back to {@code in}. */
    void giveBack(ByteBuf in, HeadBlock block) {
        in.readerIndex(in.readerIndex() - (block.end() - from));
        block.end(from);
    }

    /** Whether a line that was short may be whole by now, or wrong: a line feed came, or an octet behind a carriage return. */
    boolean mayContinue(HeadBlock block) {
        if (searched <= from) {
            return true;
        }
        byte[] bytes = block.bytes();
        int end = block.end();
        for (int at = searched; at < end; at++) {
            if (bytes[at] == '\n' || bytes[at - 1] == '\r') {
                return true;
            }
        }
        searched = end;
        return false;
    }

    /** Remembers that the line at {@code at} is not whole. */
    int pause(int at, int end) {
        from = at;
        searched = end;
        return SHORT;
    }

    /** Where the first line stands that is not indexed yet; behind the head when that is complete. */
    int from() {
        return from;
    }

    void from(int at) {
        from = at;
    }

    /** Indexes field lines up to the empty one; the position behind that, or a negative reason. */
    int read(HeadBlock into) {
        byte[] bytes = into.bytes();
        int end = into.end();
        int at = from;
        while (true) {
            int nameEnd = Octets.nearColon(bytes, at, Math.min(end, at + NEAR));
            int id = nameEnd < 0 ? KnownNames.UNKNOWN : KnownNames.idOf(bytes, at, nameEnd - at);
            if (id == KnownNames.UNKNOWN) {
                nameEnd = underscores ? Octets.tokenEnd(bytes, at, end) : Octets.nameEnd(bytes, at, end);
                if (nameEnd == end) {
                    return pause(at, end);
                }
                if (nameEnd == at) {
                    return emptyLine(bytes, at, end);
                }
                if (bytes[nameEnd] != ':') {
                    return MALFORMED;
                }
                id = KnownNames.idOf(bytes, at, nameEnd - at);
            }
            int valueStart = nameEnd + 1;
            while (valueStart < end && isBlank(bytes[valueStart])) {
                valueStart++;
            }
            int lineFeed = Octets.fieldValueEnd(bytes, valueStart, end) + 1;
            if (lineFeed > end || bytes[lineFeed - 1] == '\r' && lineFeed == end) {
                return pause(at, end);
            }
            if (bytes[lineFeed - 1] != '\r' || bytes[lineFeed] != '\n') {
                return MALFORMED;
            }
            if (into.lines() == maxLines) {
                return TOO_MANY;
            }
            int valueEnd = lineFeed - 1;
            while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
                valueEnd--;
            }
            note(id, into.lines());
            into.line(at, nameEnd, id, valueStart, valueEnd, lineFeed + 1);
            at = lineFeed + 1;
        }
    }

    private int emptyLine(byte[] bytes, int at, int end) {
        if (bytes[at] != '\r') {
            return MALFORMED;
        }
        if (at + 1 == end) {
            return pause(at, end);
        }
        if (bytes[at + 1] != '\n') {
            return MALFORMED;
        }
        from = at + 2;
        return from;
    }

    private void note(int id, int line) {
        long bit = KnownNames.bit(id);
        if ((seen & bit) == 0) {
            first[id] = line;
        }
        repeated |= seen & bit;
        seen |= bit;
    }

    /** Whether a line has the known name. */
    boolean has(int id) {
        return (seen & 1L << id) != 0;
    }

    /** Whether more than one line has the known name. */
    boolean isRepeated(int id) {
        return (repeated & 1L << id) != 0;
    }

    /** The first line with a name that {@link #has} confirms. */
    int first(int id) {
        return first[id];
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
