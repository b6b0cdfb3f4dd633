package dev.portcullis.plugin.transform.compression;

import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;

/** The content codings that can be made of a deflated stream (RFC 9110, 8.4.1), the better first. */
enum Coding {
    GZIP("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255}),
    DEFLATE("deflate", new byte[] {0x78, (byte) 0x9c});

    /** All of them, in an array of our own: {@link #values} makes a new one each time. Do not change it. */
    static final Coding[] ALL = values();

    private final byte[] token;
    private final byte[] head;

    Coding(String token, byte[] head) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.head = head;
    }

    /** As it stands in fields. Do not change the array. */
    byte[] token() {
        return token;
    }

    /** What comes before the stream (RFC 1952, 2.3; RFC 1950, 2.2). Do not change the array. */
    byte[] head() {
        return head;
    }

    /** What is to be fed with the body. */
    Checksum checksum() {
        return this == GZIP ? new CRC32() : new Adler32();
    }
}
