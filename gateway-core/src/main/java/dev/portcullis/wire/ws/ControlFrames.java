package dev.portcullis.wire.ws;

import dev.portcullis.contract.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Makes control frames (RFC 6455, 5.5). The caller owns what it gets. */
public final class ControlFrames {

    /** The gateway goes away, or does not want to serve for longer. */
    public static final int GOING_AWAY = 1001;

    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int MOST_PAYLOAD = 125;

    private static final SecureRandom KEYS = new SecureRandom();

    private ControlFrames() {}

    /** A PING without payload, for a client. */
    public static @Owned ByteBuf ping(ByteBufAllocator allocator) {
        return allocator.ioBuffer(2).writeByte(PING).writeByte(0);
    }

    /** A CLOSE for a client. The reason is ASCII, 123 octets at most. */
    public static @Owned ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        byte[] payload = payload(code, reason);
        return allocator
                .ioBuffer(2 + payload.length)
                .writeByte(CLOSE)
                .writeByte(payload.length)
                .writeBytes(payload);
    }

    /** A CLOSE for a server, masked with a fresh key. The reason is ASCII, 123 octets at most. */
    public static @Owned ByteBuf maskedClose(ByteBufAllocator allocator, int code, String reason) {
        byte[] payload = payload(code, reason);
        byte[] key = new byte[4];
        KEYS.nextBytes(key);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        return allocator
                .ioBuffer(2 + key.length + payload.length)
                .writeByte(CLOSE)
                .writeByte(MASKED | payload.length)
                .writeBytes(key)
                .writeBytes(payload);
    }

    private static byte[] payload(int code, String reason) {
        byte[] payload = new byte[2 + reason.length()];
        if (payload.length > MOST_PAYLOAD) {
            throw new IllegalArgumentException("reason of " + reason.length() + " octets (expected: at most 123)");
        }
        payload[0] = (byte) (code >> Byte.SIZE);
        payload[1] = (byte) code;
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }
}
