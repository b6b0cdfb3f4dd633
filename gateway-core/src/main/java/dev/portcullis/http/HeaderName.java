package dev.portcullis.http;

import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A field name, prepared once, so that looking it up in a head compares bytes or one number. Immutable. */
public final class HeaderName {

    private final String text;
    private final byte[] bytes;
    private final byte[] lower;
    private final int id;

    private HeaderName(String text, boolean known) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
        this.lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        this.id = known ? KnownNames.idOf(lower, 0, lower.length) : KnownNames.UNKNOWN;
    }

    /**
     * The name, which is written in answers and forwarded requests just as it is given here.
     *
     * @throws IllegalArgumentException if it is no token (RFC 9110, 5.6.2)
     */
    public static HeaderName of(String text) {
        boolean token = !text.isEmpty();
        for (int i = 0; i < text.length() && token; i++) {
            char c = text.charAt(i);
            token = c < 0x80 && Octets.isToken((byte) c);
        }
        if (!token) {
            throw new IllegalArgumentException("header name: \"" + text + "\" (expected: an RFC 9110 token)");
        }
        return new HeaderName(text, true);
    }

    /** For the engine: a name without a number, whose lines are sent even where lines of that name stay behind. */
    public static HeaderName unnumbered(String text) {
        return new HeaderName(text, false);
    }

    /** For the engine: the name as written. Do not change the array. */
    public byte[] bytes() {
        return bytes;
    }

    /** For the engine: the name in lower case. Do not change the array. */
    public byte[] lower() {
        return lower;
    }

    /** For the engine: the known name's number, 0 if it has none. */
    public int id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderName name && text.equalsIgnoreCase(name.text);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
