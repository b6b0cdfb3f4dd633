package dev.portcullis.wire.ws;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks what a client's opening handshake says beyond the upgrade itself (RFC 6455, 4.2.1). */
public final class WebSocketHandshake {

    private static final byte[] VERSION = ascii("sec-websocket-version");
    private static final byte[] KEY = ascii("sec-websocket-key");
    private static final byte[] VERSION_13 = ascii("13");

    /** Of 16 octets in base64: 22 that mean something, and the padding. */
    private static final int KEY_LENGTH = 24;

    private static final int KEY_SYMBOLS = 22;

    private WebSocketHandshake() {}

    /** What is wrong with the handshake, or null. */
    public static @Nullable GatewayError check(@Borrowed HeadBlock head) {
        if (!isVersion13(head)) {
            return CoreError.REQUEST_WEBSOCKET_VERSION;
        }
        return hasKey(head) ? null : CoreError.REQUEST_UPGRADE;
    }

    private static boolean isVersion13(HeadBlock head) {
        int line = only(head, VERSION);
        if (line < 0 || head.valueEnd(line) - head.valueStart(line) != VERSION_13.length) {
            return false;
        }
        byte[] bytes = head.bytes();
        int at = head.valueStart(line);
        return bytes[at] == VERSION_13[0] && bytes[at + 1] == VERSION_13[1];
    }

    private static boolean hasKey(HeadBlock head) {
        int line = only(head, KEY);
        if (line < 0 || head.valueEnd(line) - head.valueStart(line) != KEY_LENGTH) {
            return false;
        }
        byte[] bytes = head.bytes();
        int at = head.valueStart(line);
        for (int i = 0; i < KEY_LENGTH; i++) {
            byte octet = bytes[at + i];
            if (i < KEY_SYMBOLS ? !isBase64(octet) : octet != '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(byte octet) {
        return octet >= 'A' && octet <= 'Z'
                || octet >= 'a' && octet <= 'z'
                || octet >= '0' && octet <= '9'
                || octet == '+'
                || octet == '/';
    }

    /** The line of that name if there is just one, else -1. */
    private static int only(HeadBlock head, byte[] name) {
        int line = head.find(name, 0);
        return line >= 0 && head.find(name, line + 1) < 0 ? line : -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
