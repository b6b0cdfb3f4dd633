package dev.portcullis.http;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;

/** {@code Vary}: which fields of the request an answer depends on (RFC 9110, 12.5.5). */
@EventLoopConfined
public final class VaryField {

    private static final HeaderName VARY = HeaderName.of("Vary");

    private VaryField() {}

    /** Says that the answer depends on the request's {@code field}, unless it says so already. Allocates nothing. */
    public static void add(Headers answer, HeaderName field) {
        HeadBlock head = answer.block();
        for (int line = answer.line(VARY, 0); line >= 0; line = answer.line(VARY, line + 1)) {
            if (names(head.bytes(), head.valueStart(line), head.valueEnd(line), field.lower())) {
                return;
            }
        }
        answer.add(VARY, field.bytes(), 0, field.bytes().length);
    }

    /** Whether the list has the name, or the star that stands for all. */
    private static boolean names(byte[] bytes, int start, int end, byte[] lower) {
        int at = start;
        while (at < end) {
            int to = Octets.tokenEnd(bytes, at, end);
            int length = to - at;
            if (length == lower.length && Octets.equalsIgnoreCase(bytes, at, length, lower)
                    || length == 1 && bytes[at] == '*') {
                return true;
            }
            at = Math.max(to, at + 1);
        }
        return false;
    }
}
