package dev.portcullis.wire.h2;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.HostSyntax;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes requests of their fields (RFC 9113, 8.3.1), as strictly as those of HTTP/1 are read. */
final class RequestAssembly extends HeadAssembly {

    private static final long EXAMINED = bit(KnownNames.HOST) | bit(KnownNames.TE) | bit(KnownNames.EXPECT);

    private static final int VERSION = 20;
    private static final byte[] HTTP = octets("http");
    private static final byte[] HTTPS = octets("https");
    private static final byte[] HOST = octets("host");
    private static final byte[] COOKIE = octets("cookie: ");
    private static final byte[] TRAILERS = octets("trailers");
    private static final byte[] CONTINUE = octets("100-continue");
    private static final byte[] CONNECT = octets("CONNECT");
    private static final byte[] OPTIONS = octets("OPTIONS");
    private static final int NONE = -1;

    private final byte[] scheme;
    private final int maxTarget;

    private int authorityLine;
    private int hostLine;
    private boolean expects;

    RequestAssembly(HeadBlockPool blocks, HeadLimits limits, boolean secure) {
        super(Side.REQUEST, blocks, limits, limits.underscores(), EXAMINED);
        this.scheme = secure ? HTTPS : HTTP;
        this.maxTarget = limits.maxTarget();
    }

    @Override
    void begin() {
        super.begin();
        block().requestLine(0, 0, 0, 0, VERSION);
        authorityLine = NONE;
        hostLine = NONE;
        expects = false;
    }

    @Override
    void pseudo(int number, int nameEnd, int valueStart, int valueEnd) {
        HeadBlock head = block();
        byte[] bytes = head.bytes();
        switch (number) {
            case FieldKind.METHOD -> method(head, bytes, valueStart, valueEnd);
            case FieldKind.PATH -> path(head, bytes, valueStart, valueEnd);
            case FieldKind.SCHEME -> {
                if (!is(bytes, valueStart, valueEnd, scheme)) {
                    refuse(CoreError.REQUEST_MALFORMED);
                }
            }
            case FieldKind.AUTHORITY -> authority(head, bytes, nameEnd, valueStart, valueEnd);
            default -> refuse(CoreError.REQUEST_MALFORMED);
        }
    }

    private void method(HeadBlock head, byte[] bytes, int start, int end) {
        if (start == end || Octets.tokenEnd(bytes, start, end) != end || is(bytes, start, end, CONNECT)) {
            refuse(CoreError.REQUEST_MALFORMED);
            return;
        }
        head.requestLine(start, end, head.targetStart(), head.targetEnd(), VERSION);
    }

    private void path(HeadBlock head, byte[] bytes, int start, int end) {
        if (end - start > maxTarget) {
            refuse(CoreError.REQUEST_TARGET_TOO_LONG);
            return;
        }
        boolean asterisk = end - start == 1 && bytes[start] == '*';
        if (start == end || bytes[start] != '/' && !asterisk || Octets.targetEnd(bytes, start, end) != end) {
            refuse(CoreError.REQUEST_MALFORMED);
            return;
        }
        head.requestLine(head.methodStart(), head.methodEnd(), start, end, VERSION);
    }

    /** Becomes the first line: the name's last letters are overwritten by {@code host}. */
    private void authority(HeadBlock head, byte[] bytes, int nameEnd, int start, int end) {
        if (!HostSyntax.isValid(bytes, start, end)) {
            refuse(CoreError.REQUEST_HOST);
            return;
        }
        int nameStart = nameEnd - HOST.length;
        System.arraycopy(HOST, 0, bytes, nameStart, HOST.length);
        authorityLine = head.lines();
        head.line(nameStart, nameEnd, KnownNames.HOST, start, end, end + 2);
    }

    @Override
    boolean examine(int number, int start, int end) {
        HeadBlock head = block();
        byte[] bytes = head.bytes();
        switch (number) {
            case KnownNames.HOST -> {
                return host(head, bytes, start, end);
            }
            case KnownNames.TE -> {
                if (!Octets.equalsIgnoreCase(bytes, start, end - start, TRAILERS)) {
                    refuse(CoreError.REQUEST_MALFORMED);
                }
            }
            case KnownNames.EXPECT -> {
                if (!Octets.equalsIgnoreCase(bytes, start, end - start, CONTINUE)) {
                    refuse(CoreError.REQUEST_EXPECTATION);
                }
                expects = true;
            }
            default -> {
                return true;
            }
        }
        return error() == null;
    }

    /** One that repeats the authority is left out; any other is the only one. */
    private boolean host(HeadBlock head, byte[] bytes, int start, int end) {
        if (hostLine != NONE || !HostSyntax.isValid(bytes, start, end)) {
            refuse(CoreError.REQUEST_HOST);
            return false;
        }
        hostLine = head.lines();
        if (authorityLine == NONE) {
            return true;
        }
        if (!isAuthority(head, bytes, start, end)) {
            refuse(CoreError.REQUEST_HOST);
        }
        return false;
    }

    private boolean isAuthority(HeadBlock head, byte[] bytes, int start, int end) {
        int authority = head.valueStart(authorityLine);
        if (head.valueEnd(authorityLine) - authority != end - start) {
            return false;
        }
        for (int i = 0; i < end - start; i++) {
            if (Octets.lower(bytes[authority + i]) != Octets.lower(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    void complete() {
        HeadBlock head = block();
        if (!has(FieldKind.METHOD) || !has(FieldKind.SCHEME) || !has(FieldKind.PATH)) {
            refuse(CoreError.REQUEST_MALFORMED);
        } else if (authorityLine == NONE && hostLine == NONE) {
            refuse(CoreError.REQUEST_HOST);
        } else if (head.bytes()[head.targetStart()] == '*'
                && !is(head.bytes(), head.methodStart(), head.methodEnd(), OPTIONS)) {
            refuse(CoreError.REQUEST_MALFORMED);
        } else if (cookies() > 1) {
            joinCookies(head);
        }
    }

    /** As RFC 9113, 8.2.3 has it, without the empty ones: a value must not end with a blank. */
    private void joinCookies(HeadBlock head) {
        int first = head.find(KnownNames.COOKIE, 0);
        int room = COOKIE.length + 2;
        for (int line = first; line >= 0; line = head.find(KnownNames.COOKIE, line + 1)) {
            room += head.valueEnd(line) - head.valueStart(line) + 2;
        }
        head.ensure(room);
        byte[] bytes = head.bytes();
        int start = head.end();
        System.arraycopy(COOKIE, 0, bytes, start, COOKIE.length);
        int valueStart = start + COOKIE.length;
        int at = valueStart;
        for (int line = first; line >= 0; line = head.find(KnownNames.COOKIE, line + 1)) {
            int length = head.valueEnd(line) - head.valueStart(line);
            if (length > 0 && at > valueStart) {
                bytes[at++] = ';';
                bytes[at++] = ' ';
            }
            System.arraycopy(bytes, head.valueStart(line), bytes, at, length);
            at += length;
            head.remove(line);
        }
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        head.end(at + 2);
        head.line(start, valueStart - 2, KnownNames.COOKIE, valueStart, at, at + 2);
    }

    /** Whether {@code expect: 100-continue} came. */
    boolean expects() {
        return expects;
    }

    private static boolean is(byte[] bytes, int start, int end, byte[] text) {
        return Arrays.equals(bytes, start, end, text, 0, text.length);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
