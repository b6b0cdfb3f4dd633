package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;

/*
 * Some fields make servers act as if another request had been sent: another path, another method. Who sends them would
 * poison the cache for others, so such requests pass. Where a request claims to come from or to be meant for is different:
 * the gateway or a proxy before it writes these fields into every request, so they are parts of the key (see KeyBuilder);
 * twice, they can be read in two ways.
 */
/** What a cache wants to know of a request, found in one go over its lines. Used again from request to request. */
@EventLoopConfined
final class RequestScan {

    private static final byte[][] REWRITING = {
        lower("X-Original-URL"),
        lower("X-Rewrite-URL"),
        lower("X-Original-URI"),
        lower("X-HTTP-Method"),
        lower("X-HTTP-Method-Override"),
        lower("X-Method-Override"),
        lower("X-Forwarded-Prefix"),
        lower("X-Forwarded-Path"),
        lower("X-Forwarded-Scheme"),
        lower("X-Forwarded-Server"),
        lower("X-Host")
    };
    private static final byte[] IF_MATCH = lower("If-Match");
    private static final byte[] IF_UNMODIFIED_SINCE = lower("If-Unmodified-Since");
    private static final long REWRITING_LENGTHS = lengths();

    private int host;
    private int forwardedHost;
    private int forwardedProto;
    private int forwardedPort;
    private boolean authorization;
    private boolean cookie;
    private boolean cacheControl;
    private boolean special;
    private boolean head;

    /** Reads the request; false if it is none that a cache could answer, whatever its settings. */
    boolean read(@Borrowed HeadBlock request) {
        clear();
        if (!isGetOrHead(request) || request.bodyLength() != HeadBlock.NO_BODY) {
            return false;
        }
        for (int line = 0, lines = request.lines(); line < lines && !special; line++) {
            if (!request.removed(line)) {
                see(request, line);
            }
        }
        return !special;
    }

    private void clear() {
        host = forwardedHost = forwardedProto = forwardedPort = -1;
        authorization = cookie = cacheControl = special = head = false;
    }

    private boolean isGetOrHead(HeadBlock request) {
        byte[] bytes = request.bytes();
        int at = request.methodStart();
        int length = request.methodEnd() - at;
        head = length == 4 && bytes[at] == 'H' && bytes[at + 1] == 'E' && bytes[at + 2] == 'A' && bytes[at + 3] == 'D';
        return head || length == 3 && bytes[at] == 'G' && bytes[at + 1] == 'E' && bytes[at + 2] == 'T';
    }

    private void see(HeadBlock request, int line) {
        switch (request.id(line)) {
            case KnownNames.UNKNOWN -> special = isSpecial(request, line);
            case KnownNames.HOST -> host = line;
            case KnownNames.X_FORWARDED_HOST -> {
                special = forwardedHost >= 0;
                forwardedHost = line;
            }
            case KnownNames.X_FORWARDED_PROTO -> {
                special = forwardedProto >= 0;
                forwardedProto = line;
            }
            case KnownNames.X_FORWARDED_PORT -> {
                special = forwardedPort >= 0;
                forwardedPort = line;
            }
            case KnownNames.AUTHORIZATION, KnownNames.PROXY_AUTHORIZATION -> authorization = true;
            case KnownNames.COOKIE -> cookie = true;
            case KnownNames.CACHE_CONTROL -> cacheControl = true;
            case KnownNames.UPGRADE -> special = true;
            default -> {}
        }
    }

    private static boolean isSpecial(HeadBlock request, int line) {
        int length = request.nameLength(line);
        int start = request.nameStart(line);
        byte first = Octets.lower(request.bytes()[start]);
        if (first == 'x') {
            return length < Long.SIZE && (REWRITING_LENGTHS >>> length & 1) != 0 && isRewriting(request, start, length);
        }
        return first == 'i'
                && (Octets.equalsIgnoreCase(request.bytes(), start, length, IF_MATCH)
                        || Octets.equalsIgnoreCase(request.bytes(), start, length, IF_UNMODIFIED_SINCE));
    }

    private static boolean isRewriting(HeadBlock request, int start, int length) {
        for (byte[] name : REWRITING) {
            if (Octets.equalsIgnoreCase(request.bytes(), start, length, name)) {
                return true;
            }
        }
        return false;
    }

    boolean isHead() {
        return head;
    }

    boolean hasAuthorization() {
        return authorization;
    }

    boolean hasCookie() {
        return cookie;
    }

    boolean hasCacheControl() {
        return cacheControl;
    }

    /** The line, or -1; so the others. */
    int host() {
        return host;
    }

    int forwardedHost() {
        return forwardedHost;
    }

    int forwardedProto() {
        return forwardedProto;
    }

    int forwardedPort() {
        return forwardedPort;
    }

    private static long lengths() {
        long lengths = 0;
        for (byte[] name : REWRITING) {
            lengths |= 1L << name.length;
        }
        return lengths;
    }

    private static byte[] lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
}
