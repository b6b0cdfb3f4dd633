package dev.portcullis.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes the few ASN.1 types, in DER (X.690), that keys and certificates are made of. */
final class Der {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int UTC_TIME = 0x17;
    static final int SEQUENCE = 0x30;

    /** Contents of the object identifier 1.2.840.113549.1.1.1, keys of RSA (RFC 8017). */
    static final String RSA = "2a864886f70d010101";

    /** Contents of the object identifier 1.2.840.10045.2.1, keys on elliptic curves (RFC 5480). */
    static final String EC = "2a8648ce3d0201";

    static final byte[] NULL = {0x05, 0x00};

    private Der() {}

    /** One value: tag, length, and {@code parts} one after the other as its contents. */
    static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        writeLength(out, length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    static byte[] integer(BigInteger value) {
        return value(INTEGER, value.toByteArray());
    }

    static byte[] octets(byte[] value) {
        return value(OCTET_STRING, value);
    }

    /** A bit string whose last byte has {@code unused} bits to spare. */
    static byte[] bits(int unused, byte[] value) {
        return value(BIT_STRING, new byte[] {(byte) unused}, value);
    }

    /** The tag of an element that the context numbers; constructed ones hold other values. */
    static int context(int number, boolean constructed) {
        return (constructed ? 0xa0 : 0x80) | number;
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        byte[] bytes = BigInteger.valueOf(length).toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        out.write(0x80 | bytes.length - from);
        out.write(bytes, from, bytes.length - from);
    }
}
