package dev.portcullis.wire;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;

/** Sets of known field names, as bits. */
public final class FieldSets {

    /** Of one connection only, hence never passed on (RFC 9110, 7.6.1). */
    public static final long HOP_BY_HOP = bit(KnownNames.CONNECTION)
            | bit(KnownNames.KEEP_ALIVE)
            | bit(KnownNames.PROXY_CONNECTION)
            | bit(KnownNames.TE)
            | bit(KnownNames.TRANSFER_ENCODING)
            | bit(KnownNames.UPGRADE)
            | bit(KnownNames.HTTP2_SETTINGS)
            | bit(KnownNames.PROXY_AUTHENTICATE)
            | bit(KnownNames.PROXY_AUTHORIZATION);

    /** Names whose removal by a {@code Connection} line would change what the request means or who sent it. */
    public static final long PROTECTED = bit(KnownNames.HOST)
            | bit(KnownNames.CONTENT_LENGTH)
            | bit(KnownNames.TRANSFER_ENCODING)
            | bit(KnownNames.AUTHORIZATION)
            | bit(KnownNames.X_FORWARDED_FOR)
            | bit(KnownNames.X_FORWARDED_PROTO)
            | bit(KnownNames.X_FORWARDED_HOST)
            | bit(KnownNames.X_FORWARDED_PORT);

    /** Names that decide on framing, routing, authentication or content, and so must not come late (RFC 9110, 6.5.1). */
    public static final long NEVER_IN_TRAILERS = HOP_BY_HOP
            | PROTECTED
            | bit(KnownNames.TRAILER)
            | bit(KnownNames.FORWARDED)
            | bit(KnownNames.EXPECT)
            | bit(KnownNames.COOKIE)
            | bit(KnownNames.SET_COOKIE)
            | bit(KnownNames.X_API_KEY)
            | bit(KnownNames.WWW_AUTHENTICATE)
            | bit(KnownNames.ORIGIN)
            | bit(KnownNames.LOCATION)
            | bit(KnownNames.CACHE_CONTROL)
            | bit(KnownNames.VARY)
            | bit(KnownNames.AGE)
            | bit(KnownNames.DATE)
            | bit(KnownNames.RANGE)
            | bit(KnownNames.CONTENT_TYPE)
            | bit(KnownNames.CONTENT_ENCODING)
            | bit(KnownNames.CONTENT_RANGE);

    private static final byte[] X_FORWARDED = "x-forwarded-".getBytes(StandardCharsets.US_ASCII);

    private FieldSets() {}

    /** Whether the name begins with {@code X-Forwarded-}, known or not. */
    public static boolean isForwarding(@Borrowed byte[] bytes, int start, int length) {
        return length > X_FORWARDED.length && Octets.equalsIgnoreCase(bytes, start, X_FORWARDED.length, X_FORWARDED);
    }

    /** Whether a line may stand in trailers (RFC 9110, 6.5.1). */
    public static boolean mayComeLate(HeadBlock trailers, int line) {
        return (bit(trailers.id(line)) & NEVER_IN_TRAILERS) == 0
                && !isForwarding(trailers.bytes(), trailers.nameStart(line), trailers.nameLength(line));
    }
}
