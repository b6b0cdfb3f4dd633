package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.wire.FieldSets;

/**
 * Reads the {@code Connection} lines of a head and removes the lines they nominate (RFC 9110, 7.6.1).
 *
 * <p>Lines that are hop-by-hop by name stay: whoever writes the head leaves them out anyway, and an upgrade needs to see
 * them.
 */
final class ConnectionLines {

    static final int CLOSE = 1;
    static final int KEEP_ALIVE = 2;
    /** A nominated name must not be removed; it was left in place. */
    static final int PROTECTED_NAME = 4;
    /** An element is not a token, or there are more than {@link #MAX_TOKENS}. */
    static final int MALFORMED = 8;

    /** In one line. Each token costs a walk over the lines. */
    private static final int MAX_TOKENS = 16;

    private static final byte[] CLOSE_TOKEN = {'c', 'l', 'o', 's', 'e'};

    private ConnectionLines() {}

    /** What the lines from {@code first} on say, as flags. */
    static int read(HeadBlock head, int first) {
        int flags = 0;
        for (int line = first; line >= 0; line = head.find(KnownNames.CONNECTION, line + 1)) {
            flags |= readLine(head, line);
        }
        return flags;
    }

    private static int readLine(HeadBlock head, int line) {
        byte[] bytes = head.bytes();
        int at = head.valueStart(line);
        int end = head.valueEnd(line);
        int flags = 0;
        int tokens = 0;
        while (at < end) {
            int tokenEnd = Octets.tokenEnd(bytes, at, end);
            if (tokenEnd > at) {
                if (++tokens > MAX_TOKENS) {
                    return flags | MALFORMED;
                }
                flags |= token(head, bytes, at, tokenEnd - at);
            }
            at = skipBlanks(bytes, tokenEnd, end);
            if (at < end) {
                if (bytes[at] != ',') {
                    return flags | MALFORMED;
                }
                at = skipBlanks(bytes, at + 1, end);
            }
        }
        return flags;
    }

    private static int token(HeadBlock head, byte[] bytes, int start, int length) {
        if (Octets.equalsIgnoreCase(bytes, start, length, CLOSE_TOKEN)) {
            return CLOSE;
        }
        int id = KnownNames.idOf(bytes, start, length);
        if (id == KnownNames.KEEP_ALIVE) {
            return KEEP_ALIVE;
        }
        long bit = KnownNames.bit(id);
        if ((bit & FieldSets.PROTECTED) != 0 || FieldSets.isForwarding(bytes, start, length)) {
            return PROTECTED_NAME;
        }
        if ((bit & FieldSets.HOP_BY_HOP) == 0) {
            remove(head, bytes, start, length);
        }
        return 0;
    }

    private static void remove(HeadBlock head, byte[] bytes, int start, int length) {
        for (int line = 0; line < head.lines(); line++) {
            if (head.nameLength(line) == length && sameName(bytes, head.nameStart(line), start, length)) {
                head.remove(line);
            }
        }
    }

    private static boolean sameName(byte[] bytes, int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (Octets.lower(bytes[one + i]) != Octets.lower(bytes[other + i])) {
                return false;
            }
        }
        return true;
    }

    private static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }
}
