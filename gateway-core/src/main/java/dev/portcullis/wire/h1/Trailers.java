package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.FieldSets;
import io.netty.buffer.ByteBuf;

/** Copies those trailers that may come late (RFC 9110, 6.5.1). */
final class Trailers {

    private Trailers() {}

    static void copy(HeadBlock trailers, ByteBuf out) {
        for (int line = 0; line < trailers.lines(); line++) {
            if (!trailers.removed(line) && mayComeLate(trailers, line)) {
                int start = trailers.nameStart(line);
                out.writeBytes(trailers.bytes(), start, trailers.lineEnd(line) - start);
            }
        }
    }

    private static boolean mayComeLate(HeadBlock trailers, int line) {
        return (KnownNames.bit(trailers.id(line)) & FieldSets.NEVER_IN_TRAILERS) == 0
                && !FieldSets.isForwarding(trailers.bytes(), trailers.nameStart(line), trailers.nameLength(line));
    }
}
