package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;

/*
 * What is doubtful is read as the stricter: a time that is no number is none, of two times the shorter counts, and a
 * directive that is narrowed to some fields (private="set-cookie") counts for the whole (RFC 9111, 4.2.1 and 5.2.2).
 */
/** The directives of Cache-Control that a cache heeds (RFC 9111, 5.2). Used again from head to head; allocates nothing. */
@EventLoopConfined
final class CacheControl {

    /** A time that was not given. */
    static final long NOT_GIVEN = -1;

    private static final long MOST_SECONDS = Integer.MAX_VALUE;
    private static final byte[] NO_STORE = ascii("no-store");
    private static final byte[] NO_CACHE = ascii("no-cache");
    private static final byte[] PRIVATE = ascii("private");
    private static final byte[] MAX_AGE = ascii("max-age");
    private static final byte[] S_MAXAGE = ascii("s-maxage");

    private boolean noStore;
    private boolean noCache;
    private boolean isPrivate;
    private long maxAge;
    private long sharedMaxAge;

    /** Reads all lines of a head. */
    CacheControl read(@Borrowed HeadBlock head) {
        clear();
        for (int line = head.find(KnownNames.CACHE_CONTROL, 0);
                line >= 0;
                line = head.find(KnownNames.CACHE_CONTROL, line + 1)) {
            add(head.bytes(), head.valueStart(line), head.valueEnd(line));
        }
        return this;
    }

    void clear() {
        noStore = false;
        noCache = false;
        isPrivate = false;
        maxAge = NOT_GIVEN;
        sharedMaxAge = NOT_GIVEN;
    }

    /** Reads one line's value. */
    void add(@Borrowed byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int nameStart = skipBlanks(bytes, at, end);
            int nameEnd = Octets.tokenEnd(bytes, nameStart, end);
            int value = skipBlanks(bytes, nameEnd, end);
            int next;
            if (value < end && bytes[value] == '=') {
                value = skipBlanks(bytes, value + 1, end);
                next = valueEnd(bytes, value, end);
                directive(bytes, nameStart, nameEnd - nameStart, value, next);
            } else {
                next = nameEnd;
                directive(bytes, nameStart, nameEnd - nameStart, end, end);
            }
            while (next < end && bytes[next] != ',') {
                next++;
            }
            at = next + 1;
        }
    }

    private static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Behind a token, or behind the closing quote. */
    private static int valueEnd(byte[] bytes, int from, int end) {
        if (from >= end || bytes[from] != '"') {
            return Octets.tokenEnd(bytes, from, end);
        }
        int at = from + 1;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, end);
    }

    private void directive(byte[] bytes, int name, int length, int value, int valueEnd) {
        if (Octets.equalsIgnoreCase(bytes, name, length, NO_STORE)) {
            noStore = true;
        } else if (Octets.equalsIgnoreCase(bytes, name, length, NO_CACHE)) {
            noCache = true;
        } else if (Octets.equalsIgnoreCase(bytes, name, length, PRIVATE)) {
            isPrivate = true;
        } else if (Octets.equalsIgnoreCase(bytes, name, length, MAX_AGE)) {
            maxAge = shorter(maxAge, seconds(bytes, value, valueEnd));
        } else if (Octets.equalsIgnoreCase(bytes, name, length, S_MAXAGE)) {
            sharedMaxAge = shorter(sharedMaxAge, seconds(bytes, value, valueEnd));
        }
    }

    private static long shorter(long known, long given) {
        return known == NOT_GIVEN ? given : Math.min(known, given);
    }

    /** A number of seconds, also in quotes; 0 for what is none. */
    static long seconds(@Borrowed byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        if (to - from >= 2 && bytes[from] == '"' && bytes[to - 1] == '"') {
            from++;
            to--;
        }
        long seconds = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return 0;
            }
            seconds = Math.min(seconds * 10 + bytes[i] - '0', MOST_SECONDS);
        }
        return seconds;
    }

    boolean noStore() {
        return noStore;
    }

    boolean noCache() {
        return noCache;
    }

    boolean isPrivate() {
        return isPrivate;
    }

    /** Seconds, or {@link #NOT_GIVEN}. */
    long maxAge() {
        return maxAge;
    }

    /** Seconds that a shared cache may give it: {@code s-maxage} if that is given, else {@code max-age}. */
    long forSharedCache() {
        return sharedMaxAge != NOT_GIVEN ? sharedMaxAge : maxAge;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
