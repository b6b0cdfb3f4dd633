package dev.portcullis.http;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * The one reading of a path that everything shares. A path which two parsers could read differently is refused instead
 * of repaired: after parse() has returned null, no segment is "." or "..", in whatever spelling, and each was decoded
 * exactly once. What the upstream gets are the bytes as sent.
 *
 * A path without '%' takes one pass over its bytes and its segments are ranges of the original array. A segment with
 * escapes is decoded into a buffer of ours, and its range there is kept beside the raw one. A segment's raw end is not
 * stored: it lies one before the next segment's start, and a last entry stands for the end of the path.
 */
/**
 * The path of a request target, cut into segments and checked (RFC 3986, 3.3). One per exchange, reused; warm, it does
 * not allocate.
 *
 * <p>{@code /a/b} has two segments, {@code /a/b/} three of which the last is empty, {@code /} one that is empty, and the
 * target {@code *} none. {@code //} is an empty segment like any other.
 */
@EventLoopConfined
public final class CleanPath {

    private static final byte PLAIN = 0;
    private static final byte SLASH = 1;
    private static final byte PERCENT = 2;
    private static final byte QUESTION = 3;
    private static final byte REFUSED = 4;
    private static final byte[] CLASSES = new byte[256];

    /** Segments whose arrays are kept between requests; a longer path gives its arrays back. */
    private static final int KEPT_SEGMENTS = 128;

    private static final int FIRST_SEGMENTS = 16;
    private static final int RAW = -1;
    private static final byte[] NOTHING = {};

    static {
        Arrays.fill(CLASSES, REFUSED);
        Arrays.fill(CLASSES, 0x21, 0x7f, PLAIN);
        CLASSES['/'] = SLASH;
        CLASSES['%'] = PERCENT;
        CLASSES['?'] = QUESTION;
        CLASSES['\\'] = REFUSED;
        CLASSES[';'] = REFUSED;
        CLASSES['#'] = REFUSED;
    }

    private final SegmentDecoder decoder = new SegmentDecoder();
    private byte[] raw = NOTHING;
    private int[] rawStarts = new int[FIRST_SEGMENTS + 1];
    private int[] decodedStarts = new int[FIRST_SEGMENTS];
    private int[] decodedEnds = new int[FIRST_SEGMENTS];
    private int segments;
    private int pathEnd;
    private int end;
    private boolean asterisk;

    /**
     * Splits the path part of the target {@code bytes[start,end)} and checks it. Keeps a reference to the array until
     * {@link #clear()}.
     *
     * @return null if the path is fine, else {@link CoreError#REQUEST_PATH}, and then there are no segments
     */
    public @Nullable GatewayError parse(byte[] bytes, int start, int end) {
        clear();
        if (start >= end) {
            return CoreError.REQUEST_PATH;
        }
        raw = bytes;
        this.end = end;
        if (bytes[start] == '*' && end - start == 1) {
            asterisk = true;
            pathEnd = end;
            return null;
        }
        if (bytes[start] != '/' || !split(bytes, start + 1, end)) {
            clear();
            return CoreError.REQUEST_PATH;
        }
        return null;
    }

    private boolean split(byte[] bytes, int first, int end) {
        int from = first;
        boolean escaped = false;
        int i = first;
        for (; i < end; i++) {
            byte kind = CLASSES[bytes[i] & 0xff];
            if (kind == PLAIN) {
                continue;
            }
            if (kind == SLASH) {
                if (!add(bytes, from, i, escaped)) {
                    return false;
                }
                from = i + 1;
                escaped = false;
            } else if (kind == PERCENT) {
                escaped = true;
            } else if (kind == QUESTION) {
                break;
            } else {
                return false;
            }
        }
        pathEnd = i;
        if (!add(bytes, from, i, escaped)) {
            return false;
        }
        rawStarts[segments] = i + 1;
        return true;
    }

    private boolean add(byte[] bytes, int from, int to, boolean escaped) {
        int segment = segments;
        if (segment == decodedStarts.length) {
            resize(2 * segment);
        }
        rawStarts[segment] = from;
        segments = segment + 1;
        if (!escaped) {
            decodedStarts[segment] = RAW;
            return !isDots(bytes, from, to);
        }
        decodedStarts[segment] = decoder.used();
        boolean fine = decoder.decode(bytes, from, to, end - from);
        decodedEnds[segment] = decoder.used();
        return fine;
    }

    private void resize(int capacity) {
        rawStarts = Arrays.copyOf(rawStarts, capacity + 1);
        decodedStarts = Arrays.copyOf(decodedStarts, capacity);
        decodedEnds = Arrays.copyOf(decodedEnds, capacity);
    }

    /** Whether the range is a dot segment, {@code .} or {@code ..} (RFC 3986, 3.3). */
    static boolean isDots(byte[] bytes, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && bytes[from] == '.' && bytes[to - 1] == '.';
    }

    /** How many segments the path has. */
    public int segments() {
        return segments;
    }

    /** The array that holds the decoded segment: the target's own if nothing in it was escaped. */
    public byte[] bytes(int segment) {
        return decodedStarts[segment] == RAW ? raw : decoder.buffer();
    }

    /** Where the decoded segment starts in {@link #bytes}. */
    public int start(int segment) {
        int decoded = decodedStarts[segment];
        return decoded == RAW ? rawStarts[segment] : decoded;
    }

    /** Where the decoded segment ends in {@link #bytes}. */
    public int end(int segment) {
        return decodedStarts[segment] == RAW ? rawEnd(segment) : decodedEnds[segment];
    }

    /** Where the segment starts as it was sent, in the target's array. */
    public int rawStart(int segment) {
        return rawStarts[segment];
    }

    /** Where the segment ends as it was sent, in the target's array. */
    public int rawEnd(int segment) {
        return rawStarts[segment + 1] - 1;
    }

    /** Where the path ends in the target's array: at {@code ?}, or at the target's end. */
    public int pathEnd() {
        return pathEnd;
    }

    /** Where the query starts, behind {@code ?}; the target's end if there is none. */
    public int queryStart() {
        return pathEnd < end ? pathEnd + 1 : end;
    }

    /** Whether {@code %2F} or {@code %5C} stands in the path: to be refused unless the API keeps them. */
    public boolean hasEncodedSlash() {
        return decoder.sawSlash();
    }

    /** Whether the target is {@code *}, which asks about the server as a whole (RFC 9112, 3.2.4). */
    public boolean isAsterisk() {
        return asterisk;
    }

    /** Forgets the path and the array it was in. */
    public void clear() {
        raw = NOTHING;
        segments = 0;
        pathEnd = 0;
        end = 0;
        asterisk = false;
        decoder.clear();
        if (decodedStarts.length > KEPT_SEGMENTS) {
            resize(FIRST_SEGMENTS);
        }
    }
}
