package dev.portcullis.wire.h1;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long a request's body is and what becomes of the connection afterwards.
 *
 * <p>Stricter than RFC 9112, 6.3, which lets a recipient choose: whatever two readers could take for two lengths is refused.
 */
final class RequestFraming {

    private RequestFraming() {}

    /** Records body length, persistence and expectation in the head; an error, or null. */
    static @Nullable GatewayError decide(HeadBlock head, HeadLines lines) {
        GatewayError error = length(head, lines);
        if (error == null && lines.has(KnownNames.EXPECT)) {
            error = expectation(head, lines);
        }
        return error == null ? persistence(head, lines) : error;
    }

    private static @Nullable GatewayError length(HeadBlock head, HeadLines lines) {
        if (lines.has(KnownNames.TRANSFER_ENCODING)) {
            int line = lines.first(KnownNames.TRANSFER_ENCODING);
            if (head.version() == 10
                    || lines.has(KnownNames.CONTENT_LENGTH)
                    || lines.isRepeated(KnownNames.TRANSFER_ENCODING)
                    || !FieldValues.is(head, line, FieldValues.CHUNKED)) {
                return CoreError.REQUEST_FRAMING;
            }
            head.bodyLength(HeadBlock.CHUNKED);
        } else if (lines.has(KnownNames.CONTENT_LENGTH)) {
            long length = FieldValues.length(head, lines.first(KnownNames.CONTENT_LENGTH));
            if (length < 0 || lines.isRepeated(KnownNames.CONTENT_LENGTH)) {
                return CoreError.REQUEST_FRAMING;
            }
            head.bodyLength(length);
            head.contentLengthGiven(true);
        }
        return null;
    }

    /** RFC 9110, 10.1.1: of HTTP/1.0 the field is ignored, and without a body there is nothing to wait for. */
    private static @Nullable GatewayError expectation(HeadBlock head, HeadLines lines) {
        if (head.version() == 10) {
            return null;
        }
        int line = lines.first(KnownNames.EXPECT);
        for (; line >= 0; line = head.find(KnownNames.EXPECT, line + 1)) {
            if (!FieldValues.is(head, line, FieldValues.CONTINUE)) {
                return CoreError.REQUEST_EXPECTATION;
            }
        }
        head.expectContinue(head.bodyLength() != HeadBlock.NO_BODY);
        return null;
    }

    private static @Nullable GatewayError persistence(HeadBlock head, HeadLines lines) {
        boolean keepAlive = head.version() == 11;
        if (lines.has(KnownNames.CONNECTION)) {
            int said = ConnectionLines.read(head, lines.first(KnownNames.CONNECTION));
            if ((said & (ConnectionLines.PROTECTED_NAME | ConnectionLines.MALFORMED)) != 0) {
                return CoreError.REQUEST_MALFORMED;
            }
            keepAlive |= (said & ConnectionLines.KEEP_ALIVE) != 0;
            keepAlive &= (said & ConnectionLines.CLOSE) == 0;
        }
        head.keepAlive(keepAlive);
        return null;
    }
}
