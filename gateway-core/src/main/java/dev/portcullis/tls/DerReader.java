package dev.portcullis.tls;

import java.nio.ByteBuffer;

/** Reads values of DER (X.690) one after the other. Bytes that are not DER end in an {@link IllegalArgumentException}. */
final class DerReader {

    private final ByteBuffer bytes;

    DerReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** The contents of the next value, which must have this tag. */
    byte[] read(int tag) {
        if (!nextIs(tag)) {
            throw new IllegalArgumentException("not the expected DER");
        }
        bytes.get();
        byte[] contents = new byte[length()];
        bytes.get(contents);
        return contents;
    }

    /** A reader of what lies inside the next value, which must have this tag. */
    DerReader enter(int tag) {
        return new DerReader(read(tag));
    }

    boolean nextIs(int tag) {
        return bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xff) == tag;
    }

    private int length() {
        long length = next();
        if (length >= 0x80) {
            int count = (int) length & 0x7f;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = Math.min(length << 8 | next(), Integer.MAX_VALUE);
            }
        }
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("DER is cut short");
        }
        return (int) length;
    }

    private int next() {
        if (!bytes.hasRemaining()) {
            throw new IllegalArgumentException("DER is cut short");
        }
        return bytes.get() & 0xff;
    }
}
