package dev.portcullis.http.raw;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/*
 * One head: start line and field lines, as the bytes that arrived and an index of where everything stands.
 *
 * Bytes never change. An edit is an overlay: a line is marked as removed, a new line is appended behind the last one.
 * So a head can be read after a filter has waited, sent again by a retry, logged at the end, or encoded as HTTP/2, and
 * what is passed on unchanged is copied in ranges, never turned into a String.
 *
 * Every line, read or appended, is stored as "name: value CRLF". Neighbouring kept lines are therefore one range.
 */
/**
 * The head of a request or a response, and what its framing says about the body.
 *
 * <p>Positions are offsets into {@link #bytes()}; the array may be replaced by any call that appends.
 */
@EventLoopConfined
public final class HeadBlock {

    /** {@link #bodyLength}: no body; the message is complete with its head. */
    public static final long NO_BODY = 0;
    /**
     * {@link #bodyLength}: chunked, or HTTP/2 frames without a content-length. Also HTTP/2 with a content-length of 0 where
     * the head did not end the stream: trailers may follow.
     */
    public static final long CHUNKED = -1;
    /** {@link #bodyLength}: a response that lasts until the connection closes. */
    public static final long UNTIL_CLOSE = -2;
    /**
     * {@link #bodyLength}: raw bytes of another protocol, both ways, after a 101; before it, a request for that, which has no
     * body.
     */
    public static final long TUNNEL = -3;

    static final int STRIDE = 5;
    private static final int NAME_START = 0;
    private static final int NAME = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_END = 3;
    private static final int LINE_END = 4;

    private static final int REMOVED = 1 << 31;
    private static final int ID_BITS = 6;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    private final HeadBlockPool pool;
    private byte[] bytes;
    private int end;
    private int[] index;
    private int lines;

    private int methodStart;
    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private int version;
    private int status;
    private int reasonStart;
    private int reasonEnd;
    private long bodyLength;
    private boolean keepAlive;
    private boolean expectContinue;
    private boolean contentLengthGiven;

    HeadBlock(HeadBlockPool pool, byte[] bytes) {
        this.pool = pool;
        this.bytes = bytes;
        this.index = new int[16 * STRIDE];
    }

    // ---- storage

    /** The backing array; valid up to {@link #end()}. */
    @Borrowed
    public byte[] bytes() {
        return bytes;
    }

    /** Offset behind the last stored byte. */
    public int end() {
        return end;
    }

    /** Says that bytes were stored up to {@code end}. For readers, after {@link #ensure}. */
    public void end(int end) {
        this.end = end;
    }

    /** Makes room for {@code more} bytes behind {@link #end()}; {@link #bytes()} may change. */
    public void ensure(int more) {
        if (bytes.length - end < more) {
            byte[] larger = pool.array(Math.max(end + more, 2 * bytes.length));
            System.arraycopy(bytes, 0, larger, 0, end);
            pool.giveBack(bytes);
            bytes = larger;
        }
    }

    /** Forgets everything stored. */
    public void clear() {
        end = 0;
        lines = 0;
        methodStart = methodEnd = targetStart = targetEnd = 0;
        reasonStart = reasonEnd = 0;
        version = 0;
        status = 0;
        bodyLength = NO_BODY;
        keepAlive = false;
        expectContinue = false;
        contentLengthGiven = false;
    }

    /**
     * Takes over what another block of the same pool holds, without copying; the other is empty afterwards.
     */
    public void takeFrom(HeadBlock other) {
        byte[] spareBytes = bytes;
        int[] spareIndex = index;
        bytes = other.bytes;
        index = other.index;
        end = other.end;
        lines = other.lines;
        requestLine(other.methodStart, other.methodEnd, other.targetStart, other.targetEnd, other.version);
        statusLine(other.version, other.status, other.reasonStart, other.reasonEnd);
        bodyLength = other.bodyLength;
        keepAlive = other.keepAlive;
        expectContinue = other.expectContinue;
        contentLengthGiven = other.contentLengthGiven;
        other.bytes = spareBytes;
        other.index = spareIndex;
        other.clear();
    }

    /** Gives the block back to its pool; the caller forgets it. */
    public void release() {
        pool.giveBack(this);
    }

    /** Holds no more memory than what is stored needs; for a head that stays for long. It can still be edited. */
    public void trim() {
        if (bytes.length > end) {
            byte[] exact = Arrays.copyOf(bytes, end);
            pool.giveBack(bytes);
            bytes = exact;
        }
        if (index.length > lines * STRIDE) {
            index = Arrays.copyOf(index, Math.max(lines, 1) * STRIDE);
        }
    }

    /** Replaces arrays that have grown, or were trimmed, by the pool's smallest. */
    void resize(int smallest) {
        if (bytes.length != smallest) {
            pool.giveBack(bytes);
            bytes = pool.array(smallest);
        }
        if (index.length > 64 * STRIDE || index.length < 16 * STRIDE) {
            index = new int[16 * STRIDE];
        }
    }

    // ---- start line

    /** Records where the parts of a request line stand. {@code version} is 10, 11 or 20. */
    public void requestLine(int methodStart, int methodEnd, int targetStart, int targetEnd, int version) {
        this.methodStart = methodStart;
        this.methodEnd = methodEnd;
        this.targetStart = targetStart;
        this.targetEnd = targetEnd;
        this.version = version;
    }

    /** Records a status line; the reason may be empty. */
    public void statusLine(int version, int status, int reasonStart, int reasonEnd) {
        this.version = version;
        this.status = status;
        this.reasonStart = reasonStart;
        this.reasonEnd = reasonEnd;
    }

    public int methodStart() {
        return methodStart;
    }

    public int methodEnd() {
        return methodEnd;
    }

    public int targetStart() {
        return targetStart;
    }

    public int targetEnd() {
        return targetEnd;
    }

    /** 10, 11 or 20. */
    public int version() {
        return version;
    }

    public int status() {
        return status;
    }

    public void status(int status) {
        this.status = status;
        this.reasonEnd = reasonStart;
    }

    public int reasonStart() {
        return reasonStart;
    }

    public int reasonEnd() {
        return reasonEnd;
    }

    /** Replaces the request target. */
    public void target(byte[] target) {
        targetStart = store(target);
        targetEnd = end;
    }

    /** Narrows or moves the target within {@link #bytes()}, for an absolute-form target reduced to its path. */
    public void targetRange(int start, int end) {
        targetStart = start;
        targetEnd = end;
    }

    /** Replaces the method. */
    public void method(byte[] method) {
        methodStart = store(method);
        methodEnd = end;
    }

    // ---- framing

    /** Bytes of body, or {@link #CHUNKED}, {@link #UNTIL_CLOSE}. */
    public long bodyLength() {
        return bodyLength;
    }

    public void bodyLength(long bodyLength) {
        this.bodyLength = bodyLength;
    }

    /** Whether a Content-Length line was present; matters for answers to HEAD, whose {@link #bodyLength} is 0. */
    public boolean contentLengthGiven() {
        return contentLengthGiven;
    }

    public void contentLengthGiven(boolean given) {
        this.contentLengthGiven = given;
    }

    /** Whether the sender is ready for another message on this connection; HTTP/1 only. */
    public boolean keepAlive() {
        return keepAlive;
    }

    public void keepAlive(boolean keepAlive) {
        this.keepAlive = keepAlive;
    }

    /** Whether the request waits for {@code 100 Continue}. */
    public boolean expectContinue() {
        return expectContinue;
    }

    public void expectContinue(boolean expectContinue) {
        this.expectContinue = expectContinue;
    }

    // ---- lines

    /** Lines stored, removed ones included. */
    public int lines() {
        return lines;
    }

    /** Indexes a line whose bytes are stored already. {@code lineEnd} is behind its CRLF. */
    public void line(int nameStart, int nameEnd, int id, int valueStart, int valueEnd, int lineEnd) {
        int at = lines++ * STRIDE;
        if (at == index.length) {
            int[] larger = new int[index.length * 2];
            System.arraycopy(index, 0, larger, 0, at);
            index = larger;
        }
        index(index, at, nameStart, nameEnd, id, valueStart, valueEnd, lineEnd);
    }

    static void index(
            int[] index, int at, int nameStart, int nameEnd, int id, int valueStart, int valueEnd, int lineEnd) {
        index[at + NAME_START] = nameStart;
        index[at + NAME] = (nameEnd - nameStart) << ID_BITS | id;
        index[at + VALUE_START] = valueStart;
        index[at + VALUE_END] = valueEnd;
        index[at + LINE_END] = lineEnd;
    }

    /** Appends lines that stand in {@code from} as they stand in blocks, indexed from its beginning. */
    void appendLines(@Borrowed byte[] from, @Borrowed int[] indexed) {
        ensure(from.length);
        System.arraycopy(from, 0, bytes, end, from.length);
        int at = lines * STRIDE;
        if (at + indexed.length > index.length) {
            index = Arrays.copyOf(index, Math.max(2 * index.length, at + indexed.length));
        }
        for (int i = 0; i < indexed.length; i += STRIDE, at += STRIDE) {
            index[at + NAME_START] = indexed[i + NAME_START] + end;
            index[at + NAME] = indexed[i + NAME];
            index[at + VALUE_START] = indexed[i + VALUE_START] + end;
            index[at + VALUE_END] = indexed[i + VALUE_END] + end;
            index[at + LINE_END] = indexed[i + LINE_END] + end;
        }
        lines += indexed.length / STRIDE;
        end += from.length;
    }

    /** The {@link KnownNames} number of a line, whether removed or not. */
    public int id(int line) {
        return index[line * STRIDE + NAME] & ID_MASK;
    }

    public boolean removed(int line) {
        return index[line * STRIDE + NAME] < 0;
    }

    public int nameStart(int line) {
        return index[line * STRIDE + NAME_START];
    }

    public int nameLength(int line) {
        return (index[line * STRIDE + NAME] & ~REMOVED) >> ID_BITS;
    }

    public int valueStart(int line) {
        return index[line * STRIDE + VALUE_START];
    }

    public int valueEnd(int line) {
        return index[line * STRIDE + VALUE_END];
    }

    /** Offset behind the line's CRLF. */
    public int lineEnd(int line) {
        return index[line * STRIDE + LINE_END];
    }

    public void remove(int line) {
        index[line * STRIDE + NAME] |= REMOVED;
    }

    /** The first kept line at or after {@code from} with the known name, or -1. */
    public int find(int id, int from) {
        for (int line = from; line < lines; line++) {
            int name = index[line * STRIDE + NAME];
            if (name >= 0 && (name & ID_MASK) == id) {
                return line;
            }
        }
        return -1;
    }

    /** The first kept line at or after {@code from} with the name, given in lower case, or -1. */
    public int find(byte[] lowerName, int from) {
        for (int line = from; line < lines; line++) {
            int at = line * STRIDE;
            int name = index[at + NAME];
            if (name >= 0
                    && name >> ID_BITS == lowerName.length
                    && Octets.equalsIgnoreCase(bytes, index[at + NAME_START], lowerName.length, lowerName)) {
                return line;
            }
        }
        return -1;
    }

    /** Appends a line; name and value must be checked already. */
    public void append(byte[] name, int id, @Borrowed byte[] value, int valueStart, int valueLength) {
        int nameStart = startLine(name, valueLength);
        int at = nameStart + name.length + 2;
        System.arraycopy(value, valueStart, bytes, at, valueLength);
        endLine(nameStart, name.length, id, at + valueLength);
    }

    /** Appends a line with an ASCII value; name and value must be checked already. */
    public void append(byte[] name, int id, CharSequence value) {
        int length = value.length();
        int nameStart = startLine(name, length);
        int at = nameStart + name.length + 2;
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) value.charAt(i);
        }
        endLine(nameStart, name.length, id, at + length);
    }

    private int startLine(byte[] name, int valueLength) {
        ensure(name.length + valueLength + 4);
        int start = end;
        System.arraycopy(name, 0, bytes, start, name.length);
        bytes[start + name.length] = ':';
        bytes[start + name.length + 1] = ' ';
        return start;
    }

    private void endLine(int nameStart, int nameLength, int id, int valueEnd) {
        bytes[valueEnd] = '\r';
        bytes[valueEnd + 1] = '\n';
        end = valueEnd + 2;
        line(nameStart, nameStart + nameLength, id, nameStart + nameLength + 2, valueEnd, end);
    }

    private int store(byte[] more) {
        ensure(more.length);
        int start = end;
        System.arraycopy(more, 0, bytes, start, more.length);
        end = start + more.length;
        return start;
    }

    /** The range as text, one char per byte. */
    public String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** The head with one line per row; for a debugger, never for a log: it may hold secrets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            if (!removed(line)) {
                text.append(text(nameStart(line), valueEnd(line))).append('\n');
            }
        }
        return text.toString();
    }
}
