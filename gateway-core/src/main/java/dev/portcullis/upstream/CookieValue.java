package dev.portcullis.upstream;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;

/** Finds a cookie among those that a client sends (RFC 6265, 5.4), as positions in the head. */
final class CookieValue {

    /** There is no such cookie. */
    static final long NONE = -1;

    private CookieValue() {}

    /** Where the value of the first cookie of this name stands: {@link #start} and {@link #end} say it; or {@link #NONE}. */
    static long find(@Borrowed HeadBlock head, byte[] name) {
        for (int line = head.find(KnownNames.COOKIE, 0); line >= 0; line = head.find(KnownNames.COOKIE, line + 1)) {
            long found = find(head.bytes(), head.valueStart(line), head.valueEnd(line), name);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    static int start(long found) {
        return (int) (found >>> 32);
    }

    static int end(long found) {
        return (int) found;
    }

    private static long find(byte[] bytes, int from, int to, byte[] name) {
        int at = from;
        while (at < to) {
            while (at < to && (bytes[at] == ' ' || bytes[at] == ';')) {
                at++;
            }
            int stop = at;
            int equals = -1;
            while (stop < to && bytes[stop] != ';') {
                equals = equals < 0 && bytes[stop] == '=' ? stop : equals;
                stop++;
            }
            if (equals >= 0 && matches(bytes, at, equals, name)) {
                return (long) (equals + 1) << 32 | trimmed(bytes, equals + 1, stop);
            }
            at = stop;
        }
        return NONE;
    }

    private static int trimmed(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    /** Whether the range has exactly these bytes. */
    static boolean matches(byte[] bytes, int from, int to, byte[] name) {
        boolean same = to - from == name.length;
        for (int i = 0; i < name.length && same; i++) {
            same = bytes[from + i] == name[i];
        }
        return same;
    }
}
