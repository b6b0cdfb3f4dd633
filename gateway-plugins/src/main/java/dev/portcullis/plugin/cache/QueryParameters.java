package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;

/*
 * A server decodes names before it compares them, so lang and %6Cang are one parameter to it; a cache that took them for two
 * would keep the answer to one under the key of the other. Values are compared as they were sent: two ways of writing one are
 * two keys, which costs an entry and gives nobody a wrong answer. Some servers part parameters by semicolons, too; a query
 * with one is read in two ways, and is not cached by its parts.
 */
/** Finds parameters in a query as a server would. Allocates nothing. */
final class QueryParameters {

    private QueryParameters() {}

    /** Whether all servers part the query alike. */
    static boolean isPlain(@Borrowed byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            boolean escaped = bytes[i] == '%' && i + 2 < end && bytes[i + 1] == '3';
            if (bytes[i] == ';' || escaped && Octets.lower(bytes[i + 2]) == 'b') {
                return false;
            }
        }
        return true;
    }

    /**
     * The first parameter at or after {@code from} with that name.
     *
     * @return where it begins, or {@code end}
     */
    static int find(@Borrowed byte[] bytes, int from, int end, byte[] name) {
        for (int at = from; at < end; at = end(bytes, at, end) + 1) {
            if (isNamed(bytes, at, end(bytes, at, end), name)) {
                return at;
            }
        }
        return end;
    }

    /** Where the parameter that begins there ends: at an ampersand, or at the query's end. */
    static int end(@Borrowed byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '&') {
            at++;
        }
        return at;
    }

    /** Where its value begins: behind the equals sign, or at its end if it has none. */
    static int value(@Borrowed byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '=') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private static boolean isNamed(byte[] bytes, int start, int end, byte[] name) {
        int at = start;
        for (byte wanted : name) {
            if (at >= end || bytes[at] == '=') {
                return false;
            }
            int octet = bytes[at];
            if (octet == '%' && at + 2 < end && hex(bytes[at + 1]) >= 0 && hex(bytes[at + 2]) >= 0) {
                octet = (byte) (hex(bytes[at + 1]) << 4 | hex(bytes[at + 2]));
                at += 3;
            } else {
                octet = octet == '+' ? ' ' : octet;
                at++;
            }
            if (octet != wanted) {
                return false;
            }
        }
        return at >= end || bytes[at] == '=';
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
