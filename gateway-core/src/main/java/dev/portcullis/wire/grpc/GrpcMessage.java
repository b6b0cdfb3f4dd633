package dev.portcullis.wire.grpc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes what stands in {@code grpc-message}: UTF-8, percent-encoded but for visible ASCII and spaces. */
public final class GrpcMessage {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GrpcMessage() {}

    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet <= '~' && octet != '%') {
                encoded.append((char) octet);
            } else {
                HEX.toHexDigits(encoded.append('%'), octet);
            }
        }
        return encoded.toString();
    }
}
