package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import java.util.Arrays;

/** One line, put together as bytes in memory that is used again for the next. One per loop. */
@EventLoopConfined
final class LineBuffer {

    /** Bytes no line that is written exceeds. */
    static final int LONGEST = 96 * 1024;

    private static final int LONGEST_STRING = 256;
    private static final int DIGITS = 20;

    private byte[] bytes = new byte[2048];
    private int length;

    LineBuffer begin() {
        length = 0;
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

    /** Bytes that need no escaping. */
    LineBuffer raw(@Borrowed byte[] ready) {
        return raw(ready, 0, ready.length);
    }

    LineBuffer raw(@Borrowed byte[] ready, int start, int count) {
        room(count);
        System.arraycopy(ready, start, bytes, length, count);
        length += count;
        return this;
    }

    LineBuffer raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Changes a byte that was written. */
    void set(int at, char ascii) {
        bytes[at] = (byte) ascii;
    }

    /** Takes back what was written from there on. */
    void cut(int at) {
        length = at;
    }

    /** Bytes that may be anything. */
    void text(Escaping how, @Borrowed byte[] from, int start, int end) {
        room((end - start) * Escaping.LONGEST);
        int run = start;
        int at = start;
        while (at < end) {
            if (how.isPlain(from[at] & 0xff)) {
                at++;
                continue;
            }
            int sequence = how.keepsUtf8() ? Utf8.sequence(from, at, end) : 0;
            if (sequence > 0) {
                at += sequence;
                continue;
            }
            copy(from, run, at);
            length = how.escape(from[at] & 0xff, bytes, length);
            run = ++at;
        }
        copy(from, run, end);
    }

    /** Text that may be anything, cut at 256 characters. */
    void text(Escaping how, String value) {
        text(how, value, 0);
    }

    /** The same without its beginning. */
    void text(Escaping how, String value, int from) {
        int end = Math.min(value.length(), from + LONGEST_STRING);
        room((end - from) * Escaping.LONGEST);
        for (int i = from; i < end; i++) {
            char c = value.charAt(i);
            if (c < 0x80 && how.isPlain(c)) {
                bytes[length++] = (byte) c;
            } else {
                length = how.escape(c, bytes, length);
            }
        }
    }

    /** A number from 0. */
    void number(long value) {
        room(DIGITS);
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

    /** Nanoseconds as milliseconds with three decimals. */
    void millis(long nanos) {
        long micros = Math.max(nanos, 0) / 1000;
        number(micros / 1000);
        int rest = (int) (micros % 1000);
        room(4);
        bytes[length++] = '.';
        bytes[length++] = (byte) ('0' + rest / 100);
        bytes[length++] = (byte) ('0' + rest / 10 % 10);
        bytes[length++] = (byte) ('0' + rest % 10);
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
