package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a request has its token: {@code header.NAME}, with {@code Bearer} before it or without, or {@code query.NAME}. */
final class TokenPlace {

    /** {@link #locate}: there is none. */
    static final long NONE = -1;
    /** {@link #locate}: there is more than one. */
    static final long SEVERAL = -2;

    private static final String HEADER = "header.";
    private static final String QUERY = "query.";
    private static final byte[] BEARER = "bearer".getBytes(StandardCharsets.US_ASCII);

    private final String text;
    private final @Nullable HeaderName header;
    private final byte[] parameter;

    private TokenPlace(String text, @Nullable HeaderName header, String parameter) {
        this.text = text;
        this.header = header;
        this.parameter = parameter.getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws IllegalArgumentException with a message for the operator */
    static TokenPlace parse(String text) {
        if (text.startsWith(HEADER)) {
            try {
                return new TokenPlace(text, HeaderName.of(text.substring(HEADER.length())), "");
            } catch (IllegalArgumentException e) {
                throw refusal(text);
            }
        }
        String name = text.startsWith(QUERY) ? text.substring(QUERY.length()) : "";
        boolean plain = name.chars()
                .allMatch(c -> c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '-'
                        || c == '.'
                        || c == '_');
        if (name.isEmpty() || !plain) {
            throw refusal(text);
        }
        return new TokenPlace(text, null, name + "=");
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                Problems.quoted(text) + " (expected: header.NAME, such as header.Authorization, or query.NAME)");
    }

    /** Where the one token is in the head's bytes: {@link #start} and {@link #end} say it; or {@link #NONE}, {@link #SEVERAL}. */
    long locate(Headers headers) {
        HeadBlock head = headers.block();
        HeaderName name = header;
        return name == null ? inQuery(head) : inHeader(headers, name, head);
    }

    static int start(long located) {
        return (int) (located >>> 32);
    }

    static int end(long located) {
        return (int) located;
    }

    private static long inHeader(Headers headers, HeaderName name, HeadBlock head) {
        int line = headers.line(name, 0);
        if (line < 0) {
            return NONE;
        }
        if (headers.line(name, line + 1) >= 0) {
            return SEVERAL;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(line);
        int end = head.valueEnd(line);
        int rest = start + BEARER.length;
        boolean prefixed = rest <= end && Octets.equalsIgnoreCase(bytes, start, BEARER.length, BEARER);
        if (prefixed && (rest == end || bytes[rest] == ' ')) {
            start = rest;
            while (start < end && bytes[start] == ' ') {
                start++;
            }
        }
        return found(start, end);
    }

    private long inQuery(HeadBlock head) {
        byte[] bytes = head.bytes();
        int target = head.targetEnd();
        long found = NONE;
        int at = indexOf(bytes, head.targetStart(), target, '?') + 1;
        while (at < target) {
            int stop = indexOf(bytes, at, target, '&');
            if (startsWith(bytes, at, stop)) {
                if (found != NONE) {
                    return SEVERAL;
                }
                found = found(at + parameter.length, stop);
            }
            at = stop + 1;
        }
        return found;
    }

    private static long found(int start, int end) {
        return start == end ? NONE : (long) start << 32 | end;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private boolean startsWith(byte[] bytes, int from, int to) {
        boolean starts = to - from >= parameter.length;
        for (int i = 0; i < parameter.length && starts; i++) {
            starts = bytes[from + i] == parameter[i];
        }
        return starts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenPlace place && text.equals(place.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
