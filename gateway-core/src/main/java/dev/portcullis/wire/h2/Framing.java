package dev.portcullis.wire.h2;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import org.jspecify.annotations.Nullable;

/** Decides how long a body is, once it is known what a list stands for and whether its stream ends with it. */
final class Framing {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Framing() {}

    static @Nullable GatewayError request(RequestAssembly list, boolean endOfStream) {
        if (list.isTrailers()) {
            list.refuse(list.side.malformed);
        }
        if (list.error() == null) {
            bodyLength(list, endOfStream);
            HeadBlock head = list.block();
            head.contentLengthGiven(list.length() != HeadAssembly.UNTOLD);
            head.expectContinue(list.expects() && head.bodyLength() != HeadBlock.NO_BODY);
        }
        return list.error();
    }

    /**
     * Whether a response can have a body follows from its status and the request, never from what it says. As in HTTP/1, a
     * 204 may say that its length is 0, and other lengths are refused where none may be.
     */
    static @Nullable GatewayError response(ResponseAssembly list, boolean endOfStream, boolean answersHead) {
        int status = list.status();
        if (list.isTrailers() || status < OK && endOfStream) {
            list.refuse(list.side.malformed);
        }
        if (list.error() != null) {
            return list.error();
        }
        boolean never = status < OK || status == NO_CONTENT;
        boolean told = list.length() != HeadAssembly.UNTOLD;
        if (never && told && !(list.length() == 0 && status == NO_CONTENT)) {
            list.refuse(list.side.framing);
        } else if (never || status == NOT_MODIFIED || answersHead) {
            list.block().bodyLength(HeadBlock.NO_BODY);
        } else {
            bodyLength(list, endOfStream);
        }
        list.block().contentLengthGiven(told && !never);
        return list.error();
    }

    private static void bodyLength(HeadAssembly list, boolean endOfStream) {
        long length = list.length();
        if (!endOfStream) {
            list.block().bodyLength(length > 0 ? length : HeadBlock.CHUNKED);
        } else if (length > 0) {
            list.refuse(list.side.framing);
        } else {
            list.block().bodyLength(HeadBlock.NO_BODY);
        }
    }
}
