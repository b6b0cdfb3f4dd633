package dev.portcullis.wire.h1;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.FieldSets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/*
 * A head is gathered from ranges of its block. Kept lines that stand next to each other, and the start line if it can stay
 * as it came, are one range: the usual head costs three or four copies.
 *
 * Framing is always ours (RFC 9112, 6): whatever Content-Length or Transfer-Encoding the head brought is left out and what
 * the body really is is written. Hop-by-hop lines are told by their known-name number. Whoever must send one, as a tunnel
 * must send Upgrade, appends it with the number UNKNOWN.
 */
/**
 * Gathers heads into buffers that can be written to an HTTP/1.1 connection.
 *
 * <p>Every buffer returned belongs to the caller. Nothing else is allocated and the block is not changed.
 */
public final class Http1HeadWriter {

    private static final long FRAMING = bit(KnownNames.CONTENT_LENGTH) | bit(KnownNames.TRANSFER_ENCODING);
    private static final long NEVER_IN_REQUEST = FieldSets.HOP_BY_HOP | FRAMING | bit(KnownNames.EXPECT);
    private static final long NEVER_IN_RESPONSE = FieldSets.HOP_BY_HOP | FRAMING;

    /** More than the lines that the gateway adds to any head, and what {@link Ascii#writeDecimal} needs. */
    private static final int ADDED = 160;

    private static final int MAX_CHUNK_HEAD = 10;

    /** More than what is around a chunk's data. */
    public static final int AROUND_CHUNK = MAX_CHUNK_HEAD + 2;

    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
    private static final ByteBuf CHUNK_END = constant("\r\n");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

    private Http1HeadWriter() {}

    /**
     * A request head toward an upstream.
     *
     * <p>Hop-by-hop lines, {@code Expect} and the head's own framing are left out. Without a body, POST, PUT and PATCH say
     * {@code Content-Length: 0} and others nothing (RFC 9110, 8.6).
     *
     * @param target replaces the head's target
     * @param hostLine replaces the head's Host line; complete with CRLF
     * @param bodyLength bytes, {@link HeadBlock#CHUNKED}, or {@link HeadBlock#TUNNEL}, with which the Upgrade line stays
     * @param extra capacity to leave for a small body that the caller appends
     */
    public static @Owned ByteBuf request(
            ByteBufAllocator alloc,
            @Borrowed HeadBlock head,
            byte @Nullable [] target,
            byte @Nullable [] hostLine,
            long bodyLength,
            int extra) {
        int added = ADDED + (target == null ? 0 : target.length) + (hostLine == null ? 0 : hostLine.length);
        ByteBuf out = alloc.ioBuffer(head.end() + added + extra);
        long skip = NEVER_IN_REQUEST | (bodyLength == HeadBlock.CHUNKED ? 0 : bit(KnownNames.TRAILER));
        if (bodyLength == HeadBlock.TUNNEL) {
            skip &= ~bit(KnownNames.UPGRADE);
        }
        long copied;
        if (target == null && hostLine == null && RequestStart.isAsRead(head)) {
            copied = HeadLineCopy.copy(head, head.methodStart(), RequestStart.end(head), skip, out);
        } else {
            RequestStart.write(head, target, out);
            if (hostLine != null) {
                out.writeBytes(hostLine);
                skip |= bit(KnownNames.HOST);
            }
            copied = HeadLineCopy.copy(head, 0, 0, skip, out);
        }
        if (hostLine == null && (copied & bit(KnownNames.HOST)) == 0) {
            out.writeBytes(Ascii.EMPTY_HOST);
        }
        if (bodyLength != HeadBlock.NO_BODY) {
            writeFraming(out, bodyLength);
        } else if (RequestStart.expectsBody(head)) {
            out.writeBytes(Ascii.NO_LENGTH);
        }
        return out.writeShort(Ascii.CRLF);
    }

    /**
     * A response head toward an HTTP/1 client.
     *
     * <p>Hop-by-hop lines and the head's own framing are left out; but an answer to HEAD and a 304 keep the Content-Length
     * they came with, which describes another answer (RFC 9110, 8.6).
     *
     * @param bodyLength bytes, {@link HeadBlock#CHUNKED} (for HTTP/1.1 clients only), or {@link HeadBlock#UNTIL_CLOSE},
     *     which implies {@code close}
     * @param bodyless whether the answer has no body whatever its length says: to HEAD, 204, 304
     * @param close adds {@code Connection: close}
     * @param keepAlive10 adds {@code Connection: keep-alive}, which an HTTP/1.0 client waits for
     * @param date value of a Date line, added if the head has none
     * @param extra capacity to leave for a small body that the caller appends
     */
    public static @Owned ByteBuf response(
            ByteBufAllocator alloc,
            @Borrowed HeadBlock head,
            long bodyLength,
            boolean bodyless,
            boolean close,
            boolean keepAlive10,
            byte[] date,
            int extra) {
        ByteBuf out = alloc.ioBuffer(head.end() + ADDED + date.length + extra);
        boolean framed = !bodyless && head.status() != 204 && head.status() != 304;
        long copied = copyStatusAndLines(head, responseSkips(head, bodyLength, framed), out);
        if ((copied & bit(KnownNames.DATE)) == 0) {
            out.writeBytes(Ascii.DATE).writeBytes(date).writeShort(Ascii.CRLF);
        }
        if (framed) {
            writeFraming(out, bodyLength);
        }
        if (close || framed && bodyLength == HeadBlock.UNTIL_CLOSE) {
            out.writeBytes(Ascii.CLOSE);
        } else if (keepAlive10) {
            out.writeBytes(Ascii.KEEP_ALIVE);
        }
        return out.writeShort(Ascii.CRLF);
    }

    private static long responseSkips(HeadBlock head, long bodyLength, boolean framed) {
        long skip = NEVER_IN_RESPONSE;
        if (!framed && head.status() != 204 && head.contentLengthGiven()) {
            skip &= ~bit(KnownNames.CONTENT_LENGTH);
        }
        return framed && bodyLength == HeadBlock.CHUNKED ? skip : skip | bit(KnownNames.TRAILER);
    }

    /** An interim response (RFC 9110, 15.2); a 101 keeps its Upgrade line. */
    public static @Owned ByteBuf informational(ByteBufAllocator alloc, @Borrowed HeadBlock head) {
        ByteBuf out = alloc.ioBuffer(head.end() + ADDED);
        boolean switching = head.status() == 101;
        long kept = switching ? bit(KnownNames.UPGRADE) : 0;
        long copied = copyStatusAndLines(head, (NEVER_IN_RESPONSE | bit(KnownNames.TRAILER)) & ~kept, out);
        if (switching && (copied & kept) != 0) {
            out.writeBytes(Ascii.UPGRADE);
        }
        return out.writeShort(Ascii.CRLF);
    }

    /** A status line that came as HTTP/1.1 stays with its reason; {@link HeadBlock#status(int)} empties that. */
    private static long copyStatusAndLines(HeadBlock head, long skip, ByteBuf out) {
        int reasonEnd = head.reasonEnd();
        if (head.version() == 11 && reasonEnd > head.reasonStart()) {
            int start = head.reasonStart() - StatusLine.REASON_OFFSET;
            return HeadLineCopy.copy(head, start, reasonEnd + 2, skip, out);
        }
        out.writeBytes(StatusLine.of(head.status()));
        return HeadLineCopy.copy(head, 0, 0, skip, out);
    }

    private static void writeFraming(ByteBuf out, long bodyLength) {
        if (bodyLength == HeadBlock.CHUNKED) {
            out.writeBytes(Ascii.CHUNKED);
        } else if (bodyLength >= 0) {
            out.writeBytes(Ascii.CONTENT_LENGTH);
            Ascii.writeDecimal(out, bodyLength);
            out.writeShort(Ascii.CRLF);
        } else if (bodyLength == HeadBlock.TUNNEL) {
            out.writeBytes(Ascii.UPGRADE);
        }
    }

    /** What precedes a chunk of {@code size} bytes, at least 1: {@code 1a CRLF}. */
    public static @Owned ByteBuf chunkStart(ByteBufAllocator alloc, int size) {
        return writeChunkStart(size, alloc.ioBuffer(MAX_CHUNK_HEAD));
    }

    /** Copies a whole chunk of at least 1 byte, which takes {@link #AROUND_CHUNK} bytes of room more than its data at most. */
    public static void chunk(@Borrowed ByteBuf data, ByteBuf out) {
        int size = data.readableBytes();
        writeChunkStart(size, out);
        data.getBytes(data.readerIndex(), out, size); // unlike writeBytes, without views of either memory
        out.writeShort(Ascii.CRLF);
    }

    private static ByteBuf writeChunkStart(int size, ByteBuf out) {
        int shift = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size | 1)) & ~3;
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[size >> shift & 0xf]);
        }
        return out.writeShort(Ascii.CRLF);
    }

    /** What follows a chunk: CRLF. Releasing it has no effect. */
    public static ByteBuf chunkEnd() {
        return CHUNK_END.duplicate();
    }

    /** The end of a chunked body, with those trailers that may come late. */
    public static @Owned ByteBuf lastChunk(ByteBufAllocator alloc, @Borrowed @Nullable HeadBlock trailers) {
        if (trailers == null || trailers.lines() == 0) {
            return LAST_CHUNK.duplicate();
        }
        ByteBuf out = alloc.ioBuffer(trailers.end() + ADDED);
        out.writeByte('0').writeShort(Ascii.CRLF);
        Trailers.copy(trailers, out);
        return out.writeShort(Ascii.CRLF);
    }

    private static ByteBuf constant(String text) {
        byte[] bytes = Ascii.bytes(text);
        ByteBuf buffer = Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
        return Unpooled.unreleasableBuffer(buffer.asReadOnly());
    }
}
