package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON, put together as bytes in memory that is used again for the next. One per loop.
 *
 * <p>Bytes that came from a client may be anything. Valid UTF-8 stands in the line as it is; every other byte above 0x7f is
 * written as the Latin-1 character it would be, so that the line is valid JSON whatever was sent.
 */
@EventLoopConfined
final class JsonLine {

    /** Bytes no line exceeds, given what the filter puts in. */
    static final int LONGEST = 96 * 1024;

    private static final int LONGEST_STRING = 256;
    private static final int ESCAPED = 6;
    private static final int DIGITS = 20;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = 0x20; c < 0x7f; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private byte[] bytes = new byte[2048];
    private int length;

    JsonLine begin() {
        length = 0;
        return this;
    }

    /** Ends the line: the first comma becomes the opening brace. */
    JsonLine end() {
        room(2);
        bytes[0] = '{';
        bytes[length++] = '}';
        bytes[length++] = '\n';
        return this;
    }

    /** The line; valid up to {@link #length}. */
    @Borrowed
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Writes a key of {@link Keys}; its value must follow. */
    JsonLine key(byte[] key) {
        return append(key, 0, key.length);
    }

    /** A value that is JSON already; nothing if it is empty. */
    void raw(byte[] key, byte[] json) {
        if (json.length > 0) {
            key(key).append(json, 0, json.length);
        }
    }

    /** A string from bytes; nothing if the range is empty. */
    void text(byte[] key, @Borrowed byte[] from, int start, int end) {
        if (start >= end) {
            return;
        }
        key(key);
        room((end - start) * ESCAPED + 2);
        bytes[length++] = '"';
        int run = start;
        int at = start;
        while (at < end) {
            if (PLAIN[from[at] & 0xff]) {
                at++;
                continue;
            }
            int sequence = Utf8.sequence(from, at, end);
            if (sequence > 0) {
                at += sequence;
                continue;
            }
            copy(from, run, at);
            escape(from[at] & 0xff);
            run = ++at;
        }
        copy(from, run, end);
        bytes[length++] = '"';
    }

    /** A string; nothing if it is null. Cut at 256 characters. */
    void text(byte[] key, @Nullable String value) {
        if (value == null) {
            return;
        }
        key(key);
        int count = Math.min(value.length(), LONGEST_STRING);
        room(count * ESCAPED + 2);
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c < 0x80 && PLAIN[c]) {
                bytes[length++] = (byte) c;
            } else {
                escape(c);
            }
        }
        bytes[length++] = '"';
    }

    void number(byte[] key, long value) {
        key(key);
        room(DIGITS);
        digits(value);
    }

    /** Nanoseconds as milliseconds with three decimals. */
    void millis(byte[] key, long nanos) {
        key(key);
        long micros = Math.max(nanos, 0) / 1000;
        room(DIGITS + 4);
        digits(micros / 1000);
        int rest = (int) (micros % 1000);
        bytes[length++] = '.';
        bytes[length++] = (byte) ('0' + rest / 100);
        bytes[length++] = (byte) ('0' + rest / 10 % 10);
        bytes[length++] = (byte) ('0' + rest % 10);
    }

    JsonLine append(@Borrowed byte[] more, int start, int count) {
        room(count);
        System.arraycopy(more, start, bytes, length, count);
        length += count;
        return this;
    }

    private void digits(long value) {
        int count = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void escape(int c) {
        bytes[length++] = '\\';
        if (c == '"' || c == '\\') {
            bytes[length++] = (byte) c;
            return;
        }
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xf];
        }
    }

    private void copy(byte[] from, int start, int end) {
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
