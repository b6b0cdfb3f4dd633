package dev.portcullis.wire.h2;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import org.jspecify.annotations.Nullable;

/** Writes the pieces of a header block (RFC 7541, 5 and 6) into a scratch block's array. One per encoder, reused. */
final class HpackWriter {

    static final int INDEXED = 0x80;
    static final int REMEMBERED = 0x40;
    static final int TABLE_SIZE = 0x20;
    static final int NEVER_INDEXED = 0x10;
    static final int LITERAL = 0x00;

    /** Of an int: one octet for the prefix, five for the rest. */
    private static final int MAX_INTEGER = 6;

    private static final byte[] NOTHING = {};

    private @Nullable HeadBlock scratch;
    private byte[] bytes = NOTHING;
    private int at;

    /** Begins a block in memory that the caller gives back when it has taken what was written. */
    void begin(HeadBlock scratch) {
        this.scratch = scratch;
        this.bytes = scratch.bytes();
        this.at = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Octets written. */
    int length() {
        return at;
    }

    void indexed(int index) {
        ensure(MAX_INTEGER);
        integer(INDEXED, 0x7f, index);
    }

    void tableSize(int octets) {
        ensure(MAX_INTEGER);
        integer(TABLE_SIZE, 0x1f, octets);
    }

    /** Begins a literal field whose name is in a table. */
    void nameIndex(int representation, int index) {
        ensure(MAX_INTEGER);
        integer(representation, representation == REMEMBERED ? 0x3f : 0x0f, index);
    }

    /** Begins a literal field with its name, which goes out in lower case. */
    void name(int representation, byte[] name, int start, int length) {
        ensure(1 + MAX_INTEGER + length);
        bytes[at++] = (byte) representation;
        integer(0, 0x7f, length);
        for (int i = 0; i < length; i++) {
            bytes[at + i] = Octets.lower(name[start + i]);
        }
        at += length;
    }

    void value(byte[] value, int start, int length) {
        ensure(MAX_INTEGER + length);
        integer(0, 0x7f, length);
        System.arraycopy(value, start, bytes, at, length);
        at += length;
    }

    /** A value of digits. */
    void value(long number) {
        int digits = 1;
        for (long rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        ensure(1 + digits);
        bytes[at] = (byte) digits;
        long rest = number;
        for (int i = digits; i > 0; i--) {
            bytes[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += 1 + digits;
    }

    private void integer(int flags, int prefix, int value) {
        if (value < prefix) {
            bytes[at++] = (byte) (flags | value);
            return;
        }
        bytes[at++] = (byte) (flags | prefix);
        int rest = value - prefix;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes[at++] = (byte) (rest | 0x80);
        }
        bytes[at++] = (byte) rest;
    }

    private void ensure(int more) {
        if (bytes.length - at < more) {
            HeadBlock scratch = this.scratch;
            if (scratch == null) {
                throw new IllegalStateException("no block was begun");
            }
            scratch.end(at);
            scratch.ensure(more);
            bytes = scratch.bytes();
        }
    }
}
