package dev.portcullis.wire.h2;

import io.netty.util.AsciiString;

/** The statuses that Netty's connection asks for, as text. */
final class StatusText {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final AsciiString[] TEXTS = new AsciiString[HIGHEST - LOWEST + 1];

    static {
        for (int status = LOWEST; status <= HIGHEST; status++) {
            TEXTS[status - LOWEST] = new AsciiString(Integer.toString(status));
        }
    }

    private StatusText() {}

    /** Three digits, or nothing for what is no status. */
    static AsciiString of(int status) {
        return status < LOWEST || status > HIGHEST ? AsciiString.EMPTY_STRING : TEXTS[status - LOWEST];
    }
}
