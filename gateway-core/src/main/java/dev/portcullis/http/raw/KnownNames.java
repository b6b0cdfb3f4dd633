package dev.portcullis.http.raw;

import dev.portcullis.contract.Borrowed;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Numbers for the field names that the gateway itself looks at, found by one table look-up while a head is parsed.
 *
 * <p>Numbers are below 64, so a set of names is a {@code long}: see {@link #bit}.
 */
public final class KnownNames {

    /** What {@link #idOf} says of every other name. */
    public static final int UNKNOWN = 0;

    public static final int HOST = 1;
    public static final int CONNECTION = 2;
    public static final int CONTENT_LENGTH = 3;
    public static final int TRANSFER_ENCODING = 4;
    public static final int TE = 5;
    public static final int TRAILER = 6;
    public static final int UPGRADE = 7;
    public static final int KEEP_ALIVE = 8;
    public static final int PROXY_CONNECTION = 9;
    public static final int EXPECT = 10;
    public static final int DATE = 11;
    public static final int SERVER = 12;
    public static final int X_FORWARDED_FOR = 13;
    public static final int X_FORWARDED_PROTO = 14;
    public static final int X_FORWARDED_HOST = 15;
    public static final int X_FORWARDED_PORT = 16;
    public static final int FORWARDED = 17;
    public static final int AUTHORIZATION = 18;
    public static final int COOKIE = 19;
    public static final int SET_COOKIE = 20;
    public static final int X_API_KEY = 21;
    public static final int CONTENT_TYPE = 22;
    public static final int CONTENT_ENCODING = 23;
    public static final int ACCEPT_ENCODING = 24;
    public static final int ACCEPT = 25;
    public static final int USER_AGENT = 26;
    public static final int ORIGIN = 27;
    public static final int LOCATION = 28;
    public static final int CACHE_CONTROL = 29;
    public static final int ETAG = 30;
    public static final int X_REQUEST_ID = 31;
    public static final int VIA = 32;
    public static final int PROXY_AUTHENTICATE = 33;
    public static final int PROXY_AUTHORIZATION = 34;
    public static final int REFERER = 35;
    public static final int VARY = 36;
    public static final int AGE = 37;
    public static final int RANGE = 38;
    public static final int HTTP2_SETTINGS = 39;
    public static final int APIGW_REQUESTID = 40;
    public static final int LAST_MODIFIED = 41;
    public static final int CONTENT_RANGE = 42;
    public static final int ACCESS_CONTROL_REQUEST_METHOD = 43;
    public static final int WWW_AUTHENTICATE = 44;

    private static final String[] TEXT = {
        "",
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "TE",
        "Trailer",
        "Upgrade",
        "Keep-Alive",
        "Proxy-Connection",
        "Expect",
        "Date",
        "Server",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "Forwarded",
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "Content-Type",
        "Content-Encoding",
        "Accept-Encoding",
        "Accept",
        "User-Agent",
        "Origin",
        "Location",
        "Cache-Control",
        "ETag",
        "X-Request-Id",
        "Via",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Referer",
        "Vary",
        "Age",
        "Range",
        "HTTP2-Settings",
        "Apigw-Requestid",
        "Last-Modified",
        "Content-Range",
        "Access-Control-Request-Method",
        "WWW-Authenticate",
    };

    private static final int SLOTS = 512;
    private static final byte[] SLOT = new byte[SLOTS];
    private static final byte[][] LOWER = new byte[TEXT.length][];
    private static final long[][] LOWER_WORDS = new long[TEXT.length][];
    private static final long[][] LETTERS = new long[TEXT.length][];
    /** Keeps the low {@code i} octets of a word. */
    private static final long[] LOW_OCTETS = new long[Long.BYTES + 1];

    private static final int LONGEST;

    static {
        for (int octets = 1; octets <= Long.BYTES; octets++) {
            LOW_OCTETS[octets] = -1L >>> (Long.SIZE - Byte.SIZE * octets);
        }
        int longest = 0;
        for (int id = 1; id < TEXT.length; id++) {
            byte[] lower = TEXT[id].toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
            LOWER[id] = lower;
            LOWER_WORDS[id] = words(lower, false);
            LETTERS[id] = words(lower, true);
            longest = Math.max(longest, lower.length);
            int slot = slot(lower, 0, lower.length);
            if (SLOT[slot] != 0) {
                throw new IllegalStateException(TEXT[id] + " and " + TEXT[SLOT[slot]] + " share slot " + slot);
            }
            SLOT[slot] = (byte) id;
        }
        LONGEST = longest;
    }

    private KnownNames() {}

    /** The number of the name in the range, compared without case, or {@link #UNKNOWN}. */
    public static int idOf(@Borrowed byte[] bytes, int start, int length) {
        if (length == 0 || length > LONGEST) {
            return UNKNOWN;
        }
        int id = SLOT[slot(bytes, start, length)];
        return id != UNKNOWN && matches(bytes, start, length, id) ? id : UNKNOWN;
    }

    /*
     * Eight octets at a time: with 0x20 set where the name has a letter, and only there, both cases of that letter become
     * the small one and nothing else does. The last word of a long name overlaps the one before it.
     */
    private static boolean matches(byte[] bytes, int start, int length, int id) {
        long[] words = LOWER_WORDS[id];
        if (length != LOWER[id].length) {
            return false;
        }
        if (start + Long.BYTES > bytes.length) {
            return Octets.equalsIgnoreCase(bytes, start, length, LOWER[id]);
        }
        long[] letters = LETTERS[id];
        if (length < Long.BYTES) {
            return (Octets.word(bytes, start) & LOW_OCTETS[length] | letters[0]) == words[0];
        }
        int last = words.length - 1;
        for (int i = 0; i < last; i++) {
            if ((Octets.word(bytes, start + i * Long.BYTES) | letters[i]) != words[i]) {
                return false;
            }
        }
        return (Octets.word(bytes, start + length - Long.BYTES) | letters[last]) == words[last];
    }

    /** The name in words, or 0x20 where it has letters. */
    private static long[] words(byte[] lower, boolean letters) {
        long[] words = new long[(lower.length + Long.BYTES - 1) / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            int from = Math.max(0, Math.min(i * Long.BYTES, lower.length - Long.BYTES));
            for (int j = 0; j < Math.min(Long.BYTES, lower.length); j++) {
                long octet = lower[from + j];
                words[i] |= (letters ? octet >= 'a' ? 0x20 : 0 : octet) << (Byte.SIZE * j);
            }
        }
        return words;
    }

    /** The name as it is usually written. */
    public static String text(int id) {
        return TEXT[id];
    }

    /** How many numbers there are; all are smaller. */
    public static int count() {
        return TEXT.length;
    }

    /** The set that holds this name only; 0 for {@link #UNKNOWN}. */
    public static long bit(int id) {
        return id == UNKNOWN ? 0 : 1L << id;
    }

    /** The factors were searched for until no two names shared a slot; a new name may ask for others. */
    private static int slot(byte[] bytes, int start, int length) {
        int first = bytes[start] | 0x20;
        int last = bytes[start + length - 1] | 0x20;
        int late = bytes[start + (length * 3 >> 2)] | 0x20;
        return (length * 99 + first * 9 + last * 33 + late * 17) & (SLOTS - 1);
    }
}
