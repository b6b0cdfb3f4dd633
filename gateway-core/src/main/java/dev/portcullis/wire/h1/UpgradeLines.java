package dev.portcullis.wire.h1;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code Upgrade} lines (RFC 9110, 7.8). Protocols are given in lower case. */
public final class UpgradeLines {

    private static final byte[] NAME = Ascii.bytes("Upgrade");

    private UpgradeLines() {}

    /**
     * The position in {@code protocols} of the first one the request offers to switch to, or -1. An offer counts in HTTP/1.1
     * only, and only if {@code Connection} names it.
     */
    public static int offered(@Borrowed HeadBlock request, byte[][] protocols) {
        int line = request.find(KnownNames.UPGRADE, 0);
        if (line < 0 || request.version() != 11 || !isNamedByConnection(request)) {
            return -1;
        }
        for (; line >= 0; line = request.find(KnownNames.UPGRADE, line + 1)) {
            int found = firstElement(request, line, protocols);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /** Leaves {@code protocol} as the only one the head names. */
    public static void set(HeadBlock head, byte[] protocol) {
        if (is(head, protocol)) {
            return;
        }
        for (int line = head.find(KnownNames.UPGRADE, 0); line >= 0; line = head.find(KnownNames.UPGRADE, line + 1)) {
            head.remove(line);
        }
        head.append(NAME, KnownNames.UPGRADE, protocol, 0, protocol.length);
    }

    /** Whether the head names {@code protocol} and no other. */
    public static boolean is(@Borrowed HeadBlock head, byte[] protocol) {
        int line = head.find(KnownNames.UPGRADE, 0);
        return line >= 0 && head.find(KnownNames.UPGRADE, line + 1) < 0 && FieldValues.is(head, line, protocol);
    }

    /** The value of the head's first line, in lower case; null if there is none. */
    public static byte @Nullable [] protocol(@Borrowed HeadBlock head) {
        int line = head.find(KnownNames.UPGRADE, 0);
        if (line < 0) {
            return null;
        }
        byte[] protocol = Arrays.copyOfRange(head.bytes(), head.valueStart(line), head.valueEnd(line));
        for (int i = 0; i < protocol.length; i++) {
            protocol[i] = Octets.lower(protocol[i]);
        }
        return protocol;
    }

    private static final byte[][] UPGRADE = {Ascii.bytes("upgrade")};

    private static boolean isNamedByConnection(HeadBlock head) {
        int line = head.find(KnownNames.CONNECTION, 0);
        while (line >= 0 && firstElement(head, line, UPGRADE) < 0) {
            line = head.find(KnownNames.CONNECTION, line + 1);
        }
        return line >= 0;
    }

    /** The position in {@code wanted} of the first element of the line's list that is there, or -1. */
    private static int firstElement(HeadBlock head, int line, byte[][] wanted) {
        byte[] bytes = head.bytes();
        int end = head.valueEnd(line);
        int at = head.valueStart(line);
        while (at < end) {
            int comma = at;
            while (comma < end && bytes[comma] != ',') {
                comma++;
            }
            int found = indexOf(bytes, at, comma, wanted);
            if (found >= 0) {
                return found;
            }
            at = comma + 1;
        }
        return -1;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte[][] wanted) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (Octets.equalsIgnoreCase(bytes, start, end - start, wanted[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
