package dev.portcullis.wire.h2;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.wire.FieldSets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes a request's head as header fields (RFC 9113, 8.3.1). */
final class RequestEncoding {

    private static final long NEVER =
            FieldSets.HOP_BY_HOP | bit(KnownNames.CONTENT_LENGTH) | bit(KnownNames.EXPECT) | bit(KnownNames.HOST);

    private static final byte[] GET = octets("GET");
    private static final byte[] POST = octets("POST");
    private static final byte[] PUT = octets("PUT");
    private static final byte[] PATCH = octets("PATCH");
    private static final byte[] AUTHORITY = octets(":authority");
    private static final byte[] TE = octets("te");
    private static final byte[] TRAILERS = octets("trailers");

    private static final int GET_INDEX = 2;
    private static final int POST_INDEX = 3;
    private static final int PATH_INDEX = 4;
    private static final int HTTP_INDEX = 6;
    private static final int HTTPS_INDEX = 7;

    private final FieldEncoder fields;
    private final HpackWriter out;

    private @Nullable HeadBlock head;
    private byte @Nullable [] target;
    private byte @Nullable [] authority;
    private boolean secure;
    private long bodyLength;

    RequestEncoding(FieldEncoder fields, HpackWriter out) {
        this.fields = fields;
        this.out = out;
    }

    void prepare(
            HeadBlock head, byte @Nullable [] target, byte @Nullable [] authority, boolean secure, long bodyLength) {
        this.head = head;
        this.target = target;
        this.authority = authority;
        this.secure = secure;
        this.bodyLength = bodyLength;
    }

    void write() {
        HeadBlock head = this.head;
        if (head == null) {
            throw new IllegalStateException("no request was prepared");
        }
        writeMethod(head);
        out.indexed(secure ? HTTPS_INDEX : HTTP_INDEX);
        writeAuthority(head);
        writePath(head);
        writeLines(head);
        if (bodyLength > 0 || bodyLength == HeadBlock.NO_BODY && expectsBody(head)) {
            out.nameIndex(HpackWriter.LITERAL, StaticTable.indexOf(KnownNames.CONTENT_LENGTH));
            out.value(bodyLength);
        }
        this.head = null;
        this.target = null;
        this.authority = null;
    }

    private void writeMethod(HeadBlock head) {
        if (isMethod(head, GET)) {
            out.indexed(GET_INDEX);
        } else if (isMethod(head, POST)) {
            out.indexed(POST_INDEX);
        } else {
            out.nameIndex(HpackWriter.LITERAL, GET_INDEX);
            out.value(head.bytes(), head.methodStart(), head.methodEnd() - head.methodStart());
        }
    }

    /** A request of HTTP/1.0 may have none. */
    private void writeAuthority(HeadBlock head) {
        byte[] value = authority;
        int start = 0;
        int length = 0;
        if (value != null) {
            length = value.length;
        } else {
            int line = head.find(KnownNames.HOST, 0);
            if (line < 0) {
                return;
            }
            value = head.bytes();
            start = head.valueStart(line);
            length = head.valueEnd(line) - start;
        }
        fields.field(out, AUTHORITY, 0, AUTHORITY.length, FieldKind.AUTHORITY, value, start, length);
    }

    private void writePath(HeadBlock head) {
        byte[] path = target;
        int start = 0;
        int length = 0;
        if (path == null) {
            path = head.bytes();
            start = head.targetStart();
            length = head.targetEnd() - start;
        } else {
            length = path.length;
        }
        if (length == 1 && path[start] == '/') {
            out.indexed(PATH_INDEX);
        } else {
            out.nameIndex(HpackWriter.LITERAL, PATH_INDEX);
            out.value(path, start, length);
        }
    }

    private void writeLines(HeadBlock head) {
        byte[] bytes = head.bytes();
        long never = NEVER | (bodyLength == HeadBlock.CHUNKED ? 0 : bit(KnownNames.TRAILER));
        boolean trailers = false;
        for (int line = 0, lines = head.lines(); line < lines; line++) {
            if (head.removed(line)) {
                continue;
            }
            int id = head.id(line);
            if ((bit(id) & never) != 0) {
                trailers |= id == KnownNames.TE && wantsTrailers(head, line);
            } else if (id == KnownNames.COOKIE) {
                writeCrumbs(bytes, head.valueStart(line), head.valueEnd(line));
            } else {
                int start = head.valueStart(line);
                int length = head.valueEnd(line) - start;
                fields.field(out, bytes, head.nameStart(line), head.nameLength(line), id, bytes, start, length);
            }
        }
        if (trailers) {
            fields.field(out, TE, 0, TE.length, KnownNames.TE, TRAILERS, 0, TRAILERS.length);
        }
    }

    /** Whether one of the codings in a TE line is {@code trailers} (RFC 9110, 10.1.4). */
    private static boolean wantsTrailers(HeadBlock head, int line) {
        byte[] bytes = head.bytes();
        int end = head.valueEnd(line);
        int at = head.valueStart(line);
        while (at < end) {
            int tokenEnd = Octets.tokenEnd(bytes, at, end);
            if (Octets.equalsIgnoreCase(bytes, at, tokenEnd - at, TRAILERS)) {
                return true;
            }
            at = tokenEnd;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            while (at < end && (bytes[at] == ',' || bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
        }
        return false;
    }

    /** One field for each {@code a=b} (RFC 9113, 8.2.3), but none that would begin or end with a blank. */
    private void writeCrumbs(byte[] bytes, int start, int end) {
        int from = start;
        for (int at = start + 1; at < end - 2; at++) {
            if (bytes[at] == ';' && bytes[at + 1] == ' ' && !isBlank(bytes[at - 1]) && !isBlank(bytes[at + 2])) {
                writeCrumb(bytes, from, at);
                from = at + 2;
            }
        }
        writeCrumb(bytes, from, end);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private void writeCrumb(byte[] bytes, int start, int end) {
        out.nameIndex(HpackWriter.NEVER_INDEXED, StaticTable.indexOf(KnownNames.COOKIE));
        out.value(bytes, start, end - start);
    }

    private static boolean expectsBody(HeadBlock head) {
        return head.bytes()[head.methodStart()] == 'P'
                && (isMethod(head, POST) || isMethod(head, PUT) || isMethod(head, PATCH));
    }

    private static boolean isMethod(HeadBlock head, byte[] method) {
        return Arrays.equals(head.bytes(), head.methodStart(), head.methodEnd(), method, 0, method.length);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
