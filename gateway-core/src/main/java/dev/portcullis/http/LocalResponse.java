package dev.portcullis.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole answer, made once and given as often as needed: immutable, on the heap, safe to share between threads.
 *
 * <p>Content-Length is written by the engine from {@link #body}.
 */
public final class LocalResponse {

    /** One header line. */
    public record Line(HeaderName name, byte[] value) {}

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");

    private final int status;
    private final List<Line> lines;
    private final byte[] body;

    private LocalResponse(int status, List<Line> lines, byte[] body) {
        this.status = status;
        this.lines = List.copyOf(lines);
        this.body = body;
    }

    /** An answer without body. */
    public static LocalResponse of(int status) {
        return new LocalResponse(status, List.of(), new byte[0]);
    }

    /** An answer with a body in UTF-8. */
    public static LocalResponse of(int status, String contentType, String body) {
        return of(status).with(CONTENT_TYPE, contentType).withBody(body.getBytes(StandardCharsets.UTF_8));
    }

    /** This answer with one more header line. */
    public LocalResponse with(HeaderName name, String value) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(name, value.getBytes(StandardCharsets.ISO_8859_1)));
        return new LocalResponse(status, more, body);
    }

    /** This answer with another body; the array is kept, not copied. */
    public LocalResponse withBody(byte[] body) {
        return new LocalResponse(status, lines, body);
    }

    public int status() {
        return status;
    }

    public List<Line> lines() {
        return lines;
    }

    /** The body; do not change the array. */
    public byte[] body() {
        return body;
    }
}
