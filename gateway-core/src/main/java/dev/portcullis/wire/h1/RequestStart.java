package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes the first line of a request. */
final class RequestStart {

    private static final byte[] POST = Ascii.bytes("POST");
    private static final byte[] PUT = Ascii.bytes("PUT");
    private static final byte[] PATCH = Ascii.bytes("PATCH");

    private static final long HTTP_11 = Octets.word(Ascii.HTTP_11_CRLF, 1);

    private RequestStart() {}

    /** Whether the block holds the line as it has to be written: method, target and version untouched. */
    static boolean isAsRead(HeadBlock head) {
        int methodEnd = head.methodEnd();
        int targetEnd = head.targetEnd();
        byte[] bytes = head.bytes();
        return head.version() == 11
                && methodEnd + 1 == head.targetStart()
                && bytes[methodEnd] == ' '
                && targetEnd + Ascii.HTTP_11_CRLF.length <= head.end()
                && bytes[targetEnd] == ' '
                && Octets.word(bytes, targetEnd + 1) == HTTP_11;
    }

    /** Behind the line, if {@link #isAsRead}. */
    static int end(HeadBlock head) {
        return head.targetEnd() + Ascii.HTTP_11_CRLF.length;
    }

    static void write(HeadBlock head, byte @Nullable [] target, ByteBuf out) {
        byte[] bytes = head.bytes();
        out.writeBytes(bytes, head.methodStart(), head.methodEnd() - head.methodStart())
                .writeByte(' ');
        if (target == null) {
            out.writeBytes(bytes, head.targetStart(), head.targetEnd() - head.targetStart());
        } else {
            out.writeBytes(target);
        }
        out.writeBytes(Ascii.HTTP_11_CRLF);
    }

    /** Whether the method gives meaning to a body, so that its absence has to be said. */
    static boolean expectsBody(HeadBlock head) {
        return head.bytes()[head.methodStart()] == 'P' && (is(head, POST) || is(head, PUT) || is(head, PATCH));
    }

    private static boolean is(HeadBlock head, byte[] method) {
        int start = head.methodStart();
        if (head.methodEnd() - start != method.length) {
            return false;
        }
        for (int i = 0; i < method.length; i++) {
            if (head.bytes()[start + i] != method[i]) {
                return false;
            }
        }
        return true;
    }
}
