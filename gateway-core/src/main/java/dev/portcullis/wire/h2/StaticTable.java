package dev.portcullis.wire.h2;

import java.nio.charset.StandardCharsets;

/** The entries that every connection knows (RFC 7541, appendix A), from 1 on; each as the line that a block stores. */
final class StaticTable {

    static final int LENGTH = 61;

    private static final String[] ENTRIES = {
        ":authority",
        ":method|GET",
        ":method|POST",
        ":path|/",
        ":path|/index.html",
        ":scheme|http",
        ":scheme|https",
        ":status|200",
        ":status|204",
        ":status|206",
        ":status|304",
        ":status|400",
        ":status|404",
        ":status|500",
        "accept-charset",
        "accept-encoding|gzip, deflate",
        "accept-language",
        "accept-ranges",
        "accept",
        "access-control-allow-origin",
        "age",
        "allow",
        "authorization",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-range",
        "content-type",
        "cookie",
        "date",
        "etag",
        "expect",
        "expires",
        "from",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "last-modified",
        "link",
        "location",
        "max-forwards",
        "proxy-authenticate",
        "proxy-authorization",
        "range",
        "referer",
        "refresh",
        "retry-after",
        "server",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
        "user-agent",
        "vary",
        "via",
        "www-authenticate",
    };

    private static final byte[][] LINES = new byte[LENGTH + 1][];
    private static final int[] NAME_LENGTHS = new int[LENGTH + 1];
    private static final int[] KINDS = new int[LENGTH + 1];
    private static final byte[] BY_NUMBER = new byte[128];

    static {
        for (int i = LENGTH; i > 0; i--) {
            String entry = ENTRIES[i - 1];
            int bar = entry.indexOf('|');
            String name = bar < 0 ? entry : entry.substring(0, bar);
            String value = bar < 0 ? "" : entry.substring(bar + 1);
            LINES[i] = (name + ": " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
            NAME_LENGTHS[i] = name.length();
            KINDS[i] = FieldKind.ofName(LINES[i], 0, name.length());
            BY_NUMBER[FieldKind.number(KINDS[i])] = (byte) i;
        }
        BY_NUMBER[0] = 0;
    }

    private StaticTable() {}

    /** {@code name: value CRLF}; lent, not to be changed. */
    static byte[] line(int index) {
        return LINES[index];
    }

    static int nameLength(int index) {
        return NAME_LENGTHS[index];
    }

    /** See {@link FieldKind}. */
    static int kind(int index) {
        return KINDS[index];
    }

    /** The first entry with the name of that number, or 0. */
    static int indexOf(int number) {
        return BY_NUMBER[number];
    }
}
