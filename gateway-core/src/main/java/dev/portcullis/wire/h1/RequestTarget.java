package dev.portcullis.wire.h1;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.wire.HostSyntax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a request target (RFC 9112, 3.2), and the host they belong to.
 *
 * <p>Absolute form becomes origin form, after its authority was found equal to {@code Host}; authority form is refused.
 */
final class RequestTarget {

    private static final byte[] HOST = "Host".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECT = "CONNECT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPTIONS = "OPTIONS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ROOT = {'/'};
    private static final byte[] ASTERISK = {'*'};

    private RequestTarget() {}

    /** Checks target and host together; an error, or null. */
    static @Nullable GatewayError check(HeadBlock head, HeadLines lines) {
        byte[] bytes = head.bytes();
        if (lines.has(KnownNames.HOST)) {
            int line = lines.first(KnownNames.HOST);
            if (lines.isRepeated(KnownNames.HOST)
                    || !HostSyntax.isValid(bytes, head.valueStart(line), head.valueEnd(line))) {
                return CoreError.REQUEST_HOST;
            }
        } else if (head.version() == 11) {
            return CoreError.REQUEST_HOST;
        }
        if (isMethod(head, CONNECT)) {
            return CoreError.REQUEST_MALFORMED;
        }
        if (bytes[head.targetStart()] == '/') {
            return null;
        }
        return unusual(head, lines, bytes);
    }

    private static @Nullable GatewayError unusual(HeadBlock head, HeadLines lines, byte[] bytes) {
        int start = head.targetStart();
        int end = head.targetEnd();
        if (end - start == 1 && bytes[start] == '*') {
            return isMethod(head, OPTIONS) ? null : CoreError.REQUEST_MALFORMED;
        }
        int authority = authorityStart(bytes, start, end);
        if (authority < 0) {
            return CoreError.REQUEST_MALFORMED;
        }
        int authorityEnd = authority;
        while (authorityEnd < end && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
            authorityEnd++;
        }
        if (!HostSyntax.isValid(bytes, authority, authorityEnd)) {
            return CoreError.REQUEST_HOST;
        }
        if (!lines.has(KnownNames.HOST)) {
            head.append(HOST, KnownNames.HOST, bytes, authority, authorityEnd - authority);
        } else if (!isHost(head, bytes, lines.first(KnownNames.HOST), authority, authorityEnd)) {
            return CoreError.REQUEST_HOST;
        }
        reduce(head, authorityEnd, end);
        return null;
    }

    private static int authorityStart(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length > HTTP.length && Octets.equalsIgnoreCase(bytes, start, HTTP.length, HTTP)) {
            return start + HTTP.length;
        }
        if (length > HTTPS.length && Octets.equalsIgnoreCase(bytes, start, HTTPS.length, HTTPS)) {
            return start + HTTPS.length;
        }
        return -1;
    }

    private static boolean isHost(HeadBlock head, byte[] bytes, int hostLine, int authority, int authorityEnd) {
        int host = head.valueStart(hostLine);
        int length = authorityEnd - authority;
        if (head.valueEnd(hostLine) - host != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Octets.lower(bytes[host + i]) != Octets.lower(bytes[authority + i])) {
                return false;
            }
        }
        return true;
    }

    /** Keeps path and query; an empty path is {@code *} for OPTIONS, otherwise the root (RFC 9112, 3.2.4). */
    private static void reduce(HeadBlock head, int pathStart, int end) {
        if (pathStart == end) {
            head.target(isMethod(head, OPTIONS) ? ASTERISK : ROOT);
        } else if (head.bytes()[pathStart] == '/') {
            head.targetRange(pathStart, end);
        } else {
            byte[] target = new byte[1 + end - pathStart];
            target[0] = '/';
            System.arraycopy(head.bytes(), pathStart, target, 1, end - pathStart);
            head.target(target);
        }
    }

    private static boolean isMethod(HeadBlock head, byte[] method) {
        int start = head.methodStart();
        if (head.methodEnd() - start != method.length || head.bytes()[start] != method[0]) {
            return false;
        }
        for (int i = 1; i < method.length; i++) {
            if (head.bytes()[start + i] != method[i]) {
                return false;
            }
        }
        return true;
    }
}
