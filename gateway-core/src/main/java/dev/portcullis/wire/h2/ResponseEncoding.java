package dev.portcullis.wire.h2;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.FieldSets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a response's head as header fields (RFC 9113, 8.3.2). */
final class ResponseEncoding {

    private static final int STATUS_INDEX = 8;
    private static final byte[] DATE = "date".getBytes(StandardCharsets.US_ASCII);

    private final FieldEncoder fields;
    private final HpackWriter out;

    private @Nullable HeadBlock head;
    private long bodyLength;
    private boolean bodyless;
    private byte @Nullable [] date;

    ResponseEncoding(FieldEncoder fields, HpackWriter out) {
        this.fields = fields;
        this.out = out;
    }

    /** An interim response gets no {@code date}. */
    void prepare(HeadBlock head, long bodyLength, boolean bodyless, byte @Nullable [] date) {
        this.head = head;
        this.bodyLength = bodyLength;
        this.bodyless = bodyless;
        this.date = date;
    }

    void write() {
        HeadBlock head = this.head;
        if (head == null) {
            throw new IllegalStateException("no response was prepared");
        }
        writeStatus(head.status());
        boolean framed = !bodyless && head.status() != 204 && head.status() != 304;
        long written = writeLines(head, skips(head, framed));
        byte[] date = this.date;
        if (date != null && (written & bit(KnownNames.DATE)) == 0) {
            fields.field(out, DATE, 0, DATE.length, KnownNames.DATE, date, 0, date.length);
        }
        if (framed && (bodyLength > 0 || bodyLength == HeadBlock.NO_BODY && head.contentLengthGiven())) {
            out.nameIndex(HpackWriter.LITERAL, StaticTable.indexOf(KnownNames.CONTENT_LENGTH));
            out.value(bodyLength);
        }
        this.head = null;
    }

    /** A length that is not ours describes what the body would be, and is for those only that have none. */
    private long skips(HeadBlock head, boolean framed) {
        long skip = FieldSets.HOP_BY_HOP;
        if (framed || head.status() < 200 || head.status() == 204 || !head.contentLengthGiven()) {
            skip |= bit(KnownNames.CONTENT_LENGTH);
        }
        return framed && bodyLength == HeadBlock.CHUNKED ? skip : skip | bit(KnownNames.TRAILER);
    }

    private void writeStatus(int status) {
        int index = switch (status) {
            case 200 -> 8;
            case 204 -> 9;
            case 206 -> 10;
            case 304 -> 11;
            case 400 -> 12;
            case 404 -> 13;
            case 500 -> 14;
            default -> 0;
        };
        if (index > 0) {
            out.indexed(index);
        } else {
            out.nameIndex(HpackWriter.LITERAL, STATUS_INDEX);
            out.value(status);
        }
    }

    private long writeLines(HeadBlock head, long skip) {
        byte[] bytes = head.bytes();
        long written = 0;
        for (int line = 0, lines = head.lines(); line < lines; line++) {
            int id = head.id(line);
            long bit = bit(id);
            if ((bit & skip) == 0 && !head.removed(line)) {
                written |= bit;
                int start = head.valueStart(line);
                int length = head.valueEnd(line) - start;
                fields.field(out, bytes, head.nameStart(line), head.nameLength(line), id, bytes, start, length);
            }
        }
        return written;
    }
}
