package dev.portcullis.plugin.observe.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * How bytes that came from a client stand in a line so that they cannot end it, nor the value they are in, nor mean anything to
 * a terminal.
 */
enum Escaping {
    /** Inside a string of JSON: {@code \"} and {@code \u000a}. Well-formed UTF-8 stays as it is. */
    JSON("\"\\", true),
    /** In plain text: {@code \x22} for quotes, backslashes, controls and all that is not ASCII. */
    TEXT("\"\\", false),
    /** Between commas: as text, and {@code \x2c} for commas. */
    CSV("\"\\,", false),
    /** In an attribute or an element of XML: {@code &lt;}, and as text what XML cannot hold. */
    XML("<>&\"'\\", false);

    /** Bytes that one byte, or one char, becomes at most. */
    static final int LONGEST = 6;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final boolean[] plain = new boolean[256];
    private final boolean keepsUtf8;

    Escaping(String special, boolean keepsUtf8) {
        for (int c = 0x20; c < 0x7f; c++) {
            plain[c] = special.indexOf(c) < 0;
        }
        this.keepsUtf8 = keepsUtf8;
    }

    /** Whether the byte, 0 to 255, stands for itself. */
    boolean isPlain(int c) {
        return plain[c];
    }

    /** Whether sequences of UTF-8 stay as they are. */
    boolean keepsUtf8() {
        return keepsUtf8;
    }

    /**
     * Writes a byte, or a char of text, that does not stand for itself.
     *
     * @return the place behind it
     */
    int escape(int c, byte[] into, int at) {
        if (this == JSON) {
            return c == '"' || c == '\\' ? pair(c, into, at) : unicode(c, into, at);
        }
        String entity = this == XML ? entity(c) : null;
        if (entity != null) {
            return word(entity, into, at);
        }
        return c > 0xff ? unicode(c, into, at) : hex(c, into, at);
    }

    private static @Nullable String entity(int c) {
        return switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }

    private static int pair(int c, byte[] into, int at) {
        into[at++] = '\\';
        into[at++] = (byte) c;
        return at;
    }

    private static int unicode(int c, byte[] into, int at) {
        into[at++] = '\\';
        into[at++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            into[at++] = HEX[c >> shift & 0xf];
        }
        return at;
    }

    private static int word(String word, byte[] into, int at) {
        for (int i = 0; i < word.length(); i++) {
            into[at++] = (byte) word.charAt(i);
        }
        return at;
    }

    private static int hex(int c, byte[] into, int at) {
        into[at++] = '\\';
        into[at++] = 'x';
        into[at++] = HEX[c >> 4];
        into[at++] = HEX[c & 0xf];
        return at;
    }
}
