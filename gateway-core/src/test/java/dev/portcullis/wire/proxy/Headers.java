package dev.portcullis.wire.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;

/** Headers of both versions, written out. */
public final class Headers {

    static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private Headers() {}

    /** Version 1 with this line. */
    public static byte[] text(String line) {
        return (line + "\r\n").getBytes(ISO_8859_1);
    }

    /** Version 2, in hexadecimal: command and family, then what follows the length; blanks do not count. */
    public static byte[] binary(String command, String rest) {
        String digits = rest.replace(" ", "");
        return HexFormat.of().parseHex(SIGNATURE + command + "%04x".formatted(digits.length() / 2) + digits);
    }

    /** Version 2 for a client at 192.0.2.1:50000 that connected to 198.51.100.1:443. */
    public static byte[] binaryV4() {
        return binary("2111", "c0000201 c6336401 c350 01bb");
    }
}
