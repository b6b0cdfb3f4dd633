package dev.portcullis.http.raw;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import java.util.function.IntPredicate;

/** A copy of an answer's status and lines that can be written into other heads, on any thread. Immutable. */
@AnyThread
public final class HeadImage {

    private static final byte[] CRLF = {'\r', '\n'};

    private final int status;
    private final byte[] bytes;
    private final int[] index;

    private HeadImage(int status, byte[] bytes, int[] index) {
        this.status = status;
        this.bytes = bytes;
        this.index = index;
    }

    /** The status and those lines of {@code head} whose number {@code wanted} accepts. */
    public static HeadImage of(@Borrowed HeadBlock head, IntPredicate wanted) {
        int lines = 0;
        int length = 0;
        for (int line = 0; line < head.lines(); line++) {
            if (!head.removed(line) && wanted.test(line)) {
                lines++;
                length += head.nameLength(line) + 2 + head.valueEnd(line) - head.valueStart(line) + 2;
            }
        }
        byte[] bytes = new byte[length];
        int[] index = new int[lines * HeadBlock.STRIDE];
        int at = 0;
        int end = 0;
        for (int line = 0; line < head.lines(); line++) {
            if (!head.removed(line) && wanted.test(line)) {
                end = copyLine(head, line, bytes, end, index, at);
                at += HeadBlock.STRIDE;
            }
        }
        return new HeadImage(head.status(), bytes, index);
    }

    /** As {@code name: value CRLF}, whatever space stood around the value. */
    private static int copyLine(HeadBlock head, int line, byte[] bytes, int from, int[] index, int at) {
        int name = head.nameLength(line);
        int value = head.valueEnd(line) - head.valueStart(line);
        System.arraycopy(head.bytes(), head.nameStart(line), bytes, from, name);
        bytes[from + name] = ':';
        bytes[from + name + 1] = ' ';
        System.arraycopy(head.bytes(), head.valueStart(line), bytes, from + name + 2, value);
        int valueEnd = from + name + 2 + value;
        System.arraycopy(CRLF, 0, bytes, valueEnd, CRLF.length);
        HeadBlock.index(index, at, from, from + name, head.id(line), from + name + 2, valueEnd, valueEnd + 2);
        return valueEnd + 2;
    }

    public int status() {
        return status;
    }

    /** Bytes of memory held. */
    public int size() {
        return bytes.length + index.length * Integer.BYTES;
    }

    /** Makes an empty head this one, of HTTP/1.1 and without reason. Copies twice; allocates nothing where there is room. */
    public void writeTo(@Borrowed HeadBlock head) {
        head.statusLine(11, status, 0, 0);
        head.appendLines(bytes, index);
    }
}
