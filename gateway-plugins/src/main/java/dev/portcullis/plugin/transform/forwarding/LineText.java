package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts the value of one header line together, in memory that is used again for the next. One per loop. */
@EventLoopConfined
final class LineText {

    private static final int USUAL = 256;
    private static final int KEPT = 8 * 1024;

    private byte[] bytes = new byte[USUAL];
    private int length;

    /** Begins a new value with all that {@code headers} have under the name, joined by commas. */
    LineText startWith(Headers headers, HeaderName name) {
        clear();
        HeadBlock head = headers.block();
        for (int line = headers.line(name, 0); line >= 0; line = headers.line(name, line + 1)) {
            int from = head.valueStart(line);
            separate().append(head.bytes(), from, head.valueEnd(line) - from);
        }
        return this;
    }

    LineText clear() {
        if (bytes.length > KEPT) {
            bytes = new byte[USUAL];
        }
        length = 0;
        return this;
    }

    /** A comma, unless nothing was written yet. */
    LineText separate() {
        if (length > 0) {
            room(2);
            bytes[length++] = ',';
            bytes[length++] = ' ';
        }
        return this;
    }

    LineText append(@Borrowed byte[] more) {
        return append(more, 0, more.length);
    }

    LineText append(@Borrowed byte[] more, int start, int count) {
        room(count);
        System.arraycopy(more, start, bytes, length, count);
        length += count;
        return this;
    }

    /** A token, or a quoted string where it is none (RFC 9110, 5.6.4). */
    LineText appendWord(@Borrowed byte[] word, int start, int count) {
        boolean token = count > 0;
        for (int i = start; i < start + count && token; i++) {
            token = Octets.isToken(word[i]);
        }
        if (token) {
            return append(word, start, count);
        }
        room(2 * count + 2);
        bytes[length++] = '"';
        for (int i = start; i < start + count; i++) {
            if (word[i] == '"' || word[i] == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = word[i];
        }
        bytes[length++] = '"';
        return this;
    }

    /** Replaces all lines with the name by this one. */
    void setOn(Headers headers, HeaderName name) {
        headers.set(name, bytes, 0, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
