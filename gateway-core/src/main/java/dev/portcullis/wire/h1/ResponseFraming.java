package dev.portcullis.wire.h1;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long an answer's body is and whether the upstream's connection can be used again (RFC 9112, 6.3).
 *
 * <p>Whether an answer can have a body at all follows from the request and the status, never from what the answer says. A
 * 204 must not say a length (RFC 9110, 8.6); many servers say 0, which cannot be misread and is not passed on.
 */
final class ResponseFraming {

    private ResponseFraming() {}

    /** Records body length and persistence in the head; an error, or null. */
    static @Nullable GatewayError decide(HeadBlock head, HeadLines lines, boolean answersHead) {
        int status = head.status();
        boolean never = status < 200 || status == 204;
        GatewayError error = length(head, lines, never, never || status == 304 || answersHead);
        if (error == null) {
            persistence(head, lines);
        }
        return error;
    }

    private static @Nullable GatewayError length(HeadBlock head, HeadLines lines, boolean never, boolean bodyless) {
        boolean coded = lines.has(KnownNames.TRANSFER_ENCODING);
        boolean counted = lines.has(KnownNames.CONTENT_LENGTH);
        if (coded && (counted || never || !isChunked(head, lines))) {
            return CoreError.UPSTREAM_FRAMING;
        }
        long length = counted ? agreedLength(head, lines) : coded ? HeadBlock.CHUNKED : HeadBlock.UNTIL_CLOSE;
        if (counted && (length < 0 || never && !(length == 0 && head.status() == 204))) {
            return CoreError.UPSTREAM_FRAMING;
        }
        head.contentLengthGiven(counted && !never);
        head.bodyLength(bodyless ? HeadBlock.NO_BODY : length);
        return null;
    }

    private static boolean isChunked(HeadBlock head, HeadLines lines) {
        return head.version() != 10
                && !lines.isRepeated(KnownNames.TRANSFER_ENCODING)
                && FieldValues.is(head, lines.first(KnownNames.TRANSFER_ENCODING), FieldValues.CHUNKED);
    }

    /** The length all lines agree on, of which the first one stays; -1 if they do not. */
    private static long agreedLength(HeadBlock head, HeadLines lines) {
        int first = lines.first(KnownNames.CONTENT_LENGTH);
        long length = FieldValues.length(head, first);
        if (lines.isRepeated(KnownNames.CONTENT_LENGTH)) {
            int line = first;
            while ((line = head.find(KnownNames.CONTENT_LENGTH, line + 1)) >= 0) {
                if (FieldValues.length(head, line) != length) {
                    return -1;
                }
                head.remove(line);
            }
        }
        return length;
    }

    private static void persistence(HeadBlock head, HeadLines lines) {
        boolean keepAlive = head.version() == 11;
        if (lines.has(KnownNames.CONNECTION)) {
            int said = ConnectionLines.read(head, lines.first(KnownNames.CONNECTION));
            keepAlive |= (said & ConnectionLines.KEEP_ALIVE) != 0;
            keepAlive &= (said & (ConnectionLines.CLOSE | ConnectionLines.MALFORMED)) == 0;
        }
        head.keepAlive(keepAlive && head.bodyLength() != HeadBlock.UNTIL_CLOSE);
    }
}
