package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An answer as it came over the wire. */
record Answer(int status, String head, byte[] body, String trailers) {

    String text() {
        return new String(body, ISO_8859_1);
    }

    /** The value of the first line with the name, or null. */
    @Nullable String field(String name) {
        return field(head, name);
    }

    boolean closes() {
        return "close".equals(field("Connection"));
    }

    /** The value of the head's first line with the name, or null. */
    static @Nullable String field(String head, String name) {
        String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
        int at = head.toLowerCase(Locale.ROOT).indexOf(start);
        if (at < 0) {
            return null;
        }
        int value = at + start.length();
        return head.substring(value, head.indexOf("\r\n", value)).trim();
    }
}
