package dev.portcullis.wire.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/** Turns text into header blocks and heads into text. Fields are lines of {@code name: value}. */
final class Lists {

    static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 100, 8 * 1024, false);
    static final HeadBlockPool POOL = new HeadBlockPool();

    private Lists() {}

    static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits.replace(" ", "")));
    }

    static HeadDecoder requests() {
        return HeadDecoder.requests(POOL, LIMITS, false);
    }

    static HeadDecoder responses() {
        return HeadDecoder.responses(POOL, LIMITS);
    }

    /** Fields as literals that nobody remembers; strings as they are. */
    static ByteBuf plain(String... fields) {
        ByteBuf out = Unpooled.buffer();
        for (String field : fields) {
            int colon = field.startsWith(": ") ? 0 : field.indexOf(": ", 1);
            boolean noValue = colon < 0;
            out.writeByte(0);
            string(out, noValue ? field.substring(0, field.length() - 1) : field.substring(0, colon));
            string(out, noValue ? "" : field.substring(colon + 2));
        }
        return out;
    }

    private static void string(ByteBuf out, String text) {
        if (text.length() < 0x7f) {
            out.writeByte(text.length());
        } else {
            out.writeByte(0x7f);
            int rest = text.length() - 0x7f;
            for (; rest > 0x7f; rest >>>= 7) {
                out.writeByte(rest & 0x7f | 0x80);
            }
            out.writeByte(rest);
        }
        out.writeBytes(octets(text));
    }

    static HeadList decode(HeadDecoder decoder, ByteBuf block) {
        try {
            return decoder.decodeHeaders(1, block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        } finally {
            block.release();
        }
    }

    /** The error of a request's list, with or without a body behind it. */
    static @Nullable GatewayError refusal(boolean endOfStream, String... fields) {
        return decode(requests(), plain(fields)).asRequest(endOfStream);
    }

    /** A list as one text, in which lines end with {@code |}. */
    static String describe(HeadList list) {
        HeadBlock head = list.take();
        String text = text(head);
        head.release();
        return text;
    }

    static String text(HeadBlock head) {
        StringBuilder text = new StringBuilder();
        if (head.methodEnd() > head.methodStart()) {
            text.append(head.text(head.methodStart(), head.methodEnd()))
                    .append(' ')
                    .append(head.text(head.targetStart(), head.targetEnd()))
                    .append('|');
        }
        if (head.status() > 0) {
            text.append(head.status()).append('|');
        }
        for (int line = 0; line < head.lines(); line++) {
            if (!head.removed(line)) {
                String whole = head.text(head.nameStart(line), head.lineEnd(line));
                String name = head.text(head.nameStart(line), head.nameStart(line) + head.nameLength(line));
                String value = head.text(head.valueStart(line), head.valueEnd(line));
                if (!whole.equals(name + ": " + value + "\r\n")) {
                    throw new AssertionError("badly stored: " + whole);
                }
                text.append(name).append(": ").append(value).append('|');
            }
        }
        return text.toString();
    }
}
