package dev.portcullis.wire.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Turns text into heads and back. */
final class Heads {

    static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 100, 8 * 1024, false);

    private static final HeadBlockPool POOL = new HeadBlockPool();

    private Heads() {}

    static HeadBlock block() {
        return POOL.take();
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The text of a buffer, which is released. */
    static String text(ByteBuf buffer) {
        String text = buffer.toString(ISO_8859_1);
        buffer.release();
        return text;
    }

    /** A request head that must be well formed. */
    static HeadBlock request(String text) {
        HeadBlock head = block();
        Http1RequestReader reader = new Http1RequestReader(LIMITS);
        ByteBuf in = bytes(text);
        if (reader.read(in, head) != Http1RequestReader.HEAD) {
            throw new IllegalArgumentException(reader.error() + ": " + text);
        }
        in.release();
        return head;
    }

    /** A response head that must be well formed. */
    static HeadBlock response(String text, boolean answersHead) {
        HeadBlock head = block();
        Http1ResponseReader reader = new Http1ResponseReader(LIMITS);
        ByteBuf in = bytes(text);
        if (reader.read(in, head, answersHead) != Http1ResponseReader.HEAD) {
            throw new IllegalArgumentException(reader.error() + ": " + text);
        }
        in.release();
        return head;
    }

    static String method(HeadBlock head) {
        return head.text(head.methodStart(), head.methodEnd());
    }

    static String target(HeadBlock head) {
        return head.text(head.targetStart(), head.targetEnd());
    }

    /** All that a reader has found out, for comparison. */
    static String describe(HeadBlock head) {
        StringBuilder text = new StringBuilder()
                .append(method(head))
                .append('|')
                .append(target(head))
                .append('|')
                .append(head.version())
                .append('|')
                .append(head.status())
                .append(" length ")
                .append(head.bodyLength())
                .append(head.contentLengthGiven() ? " given" : "")
                .append(head.keepAlive() ? " keep-alive" : "")
                .append(head.expectContinue() ? " continue" : "")
                .append('\n');
        for (int line = 0; line < head.lines(); line++) {
            int nameStart = head.nameStart(line);
            text.append(head.removed(line) ? "-" : "+")
                    .append(head.id(line))
                    .append('|')
                    .append(head.text(nameStart, nameStart + head.nameLength(line)))
                    .append('|')
                    .append(head.text(head.valueStart(line), head.valueEnd(line)))
                    .append('|')
                    .append(head.text(nameStart, head.lineEnd(line)))
                    .append('\n');
        }
        return text.toString();
    }
}
