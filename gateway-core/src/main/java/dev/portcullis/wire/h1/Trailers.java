package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.FieldSets;
import io.netty.buffer.ByteBuf;

/** Copies those trailers that may come late (RFC 9110, 6.5.1). */
final class Trailers {

    private Trailers() {}

    static void copy(HeadBlock trailers, ByteBuf out) {
        for (int line = 0; line < trailers.lines(); line++) {
            if (!trailers.removed(line) && FieldSets.mayComeLate(trailers, line)) {
                int start = trailers.nameStart(line);
                out.writeBytes(trailers.bytes(), start, trailers.lineEnd(line) - start);
            }
        }
    }
}
