package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import io.netty.buffer.ByteBuf;

/** Copies the kept lines of a head into a buffer, neighbours in one go. */
final class HeadLineCopy {

    private HeadLineCopy() {}

    /**
     * Copies the range given, then all lines but the removed and those of the names in {@code skip}.
     *
     * @param start of bytes to go first, such as a start line; joined with the first line if they touch
     * @return the known names of the lines copied, as bits
     */
    static long copy(HeadBlock head, int start, int end, long skip, ByteBuf out) {
        byte[] bytes = head.bytes();
        int runStart = start;
        int runEnd = end;
        long copied = 0;
        for (int line = 0, lines = head.lines(); line < lines; line++) {
            long bit = KnownNames.bit(head.id(line));
            if ((bit & skip) != 0 || head.removed(line)) {
                continue;
            }
            copied |= bit;
            int lineStart = head.nameStart(line);
            if (lineStart != runEnd) {
                if (runEnd > runStart) {
                    out.writeBytes(bytes, runStart, runEnd - runStart);
                }
                runStart = lineStart;
            }
            runEnd = head.lineEnd(line);
        }
        if (runEnd > runStart) {
            out.writeBytes(bytes, runStart, runEnd - runStart);
        }
        return copied;
    }
}
