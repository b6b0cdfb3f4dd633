package dev.portcullis.http;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request or response: a view of the bytes that arrived, with edits laid over them.
 *
 * <p>Names are compared without case. Values are checked against injection. The fields that say where a message ends and
 * who may reuse the connection (Connection, Content-Length, Transfer-Encoding, …) belong to the engine: reading them is
 * fine, writing them throws.
 *
 * <p>Valid until the exchange ends; touched on its event loop only.
 */
@EventLoopConfined
public final class Headers {

    private static final long ENGINE_OWNED = KnownNames.bit(KnownNames.CONNECTION)
            | KnownNames.bit(KnownNames.CONTENT_LENGTH)
            | KnownNames.bit(KnownNames.TRANSFER_ENCODING)
            | KnownNames.bit(KnownNames.TE)
            | KnownNames.bit(KnownNames.TRAILER)
            | KnownNames.bit(KnownNames.UPGRADE)
            | KnownNames.bit(KnownNames.KEEP_ALIVE)
            | KnownNames.bit(KnownNames.PROXY_CONNECTION)
            | KnownNames.bit(KnownNames.EXPECT)
            | KnownNames.bit(KnownNames.HTTP2_SETTINGS);

    private @Nullable HeadBlock block;

    /** Whether others than the engine may write the field. */
    public static boolean isWritable(HeaderName name) {
        return (ENGINE_OWNED & KnownNames.bit(name.id())) == 0;
    }

    /** For the engine: shows {@code block} from now on; null for none. */
    public void show(@Nullable HeadBlock block) {
        this.block = block;
    }

    /** For the engine: the bytes below. */
    public HeadBlock block() {
        HeadBlock b = block;
        if (b == null) {
            throw new IllegalStateException("headers used after the end of the exchange");
        }
        return b;
    }

    /** The value of the first line with the name, or null. */
    public @Nullable String get(HeaderName name) {
        int line = line(name, 0);
        return line < 0 ? null : value(line);
    }

    /** The values of all lines with the name, in order. */
    public List<String> all(HeaderName name) {
        List<String> values = new ArrayList<>();
        for (int line = line(name, 0); line >= 0; line = line(name, line + 1)) {
            values.add(value(line));
        }
        return values;
    }

    public boolean contains(HeaderName name) {
        return line(name, 0) >= 0;
    }

    /** Whether the first line with the name has exactly this ASCII value. Allocates nothing. */
    public boolean valueIs(HeaderName name, CharSequence expected) {
        int line = line(name, 0);
        HeadBlock b = block();
        if (line < 0 || b.valueEnd(line) - b.valueStart(line) != expected.length()) {
            return false;
        }
        for (int i = 0, at = b.valueStart(line); i < expected.length(); i++, at++) {
            if ((char) (b.bytes()[at] & 0xff) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the lines with the name, which are lists, have this token as one of their words.
     *
     * @param lower the token in lower case; lines are compared without case
     */
    public boolean lists(HeaderName name, @Borrowed byte[] lower) {
        HeadBlock b = block();
        for (int line = line(name, 0); line >= 0; line = line(name, line + 1)) {
            byte[] bytes = b.bytes();
            int end = b.valueEnd(line);
            for (int at = b.valueStart(line); at < end; at++) {
                int tokenEnd = Octets.tokenEnd(bytes, at, end);
                if (tokenEnd > at && Octets.equalsIgnoreCase(bytes, at, tokenEnd - at, lower)) {
                    return true;
                }
                at = Math.max(at, tokenEnd);
            }
        }
        return false;
    }

    /** Replaces all lines with the name by one, appended at the end. */
    public void set(HeaderName name, CharSequence value) {
        remove(name);
        add(name, value);
    }

    /** As {@link #set(HeaderName, CharSequence)}, with the bytes of the value. Allocates nothing. */
    public void set(HeaderName name, @Borrowed byte[] value, int start, int length) {
        remove(name);
        add(name, value, start, length);
    }

    /**
     * Appends a line.
     *
     * @throws IllegalArgumentException if the value holds a control character, or the field is the engine's own
     */
    public void add(HeaderName name, CharSequence value) {
        checkWritable(name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || !Octets.isFieldValue((byte) c)) {
                throw new IllegalArgumentException(name + ": character 0x" + Integer.toHexString(c) + " at " + i
                        + " (expected: visible characters, spaces and tabs)");
            }
        }
        block().append(name.bytes(), name.id(), value);
    }

    /** As {@link #add(HeaderName, CharSequence)}, with the bytes of the value. Allocates nothing. */
    public void add(HeaderName name, @Borrowed byte[] value, int start, int length) {
        checkWritable(name);
        for (int i = start; i < start + length; i++) {
            if (!Octets.isFieldValue(value[i])) {
                throw new IllegalArgumentException(name + ": byte 0x" + Integer.toHexString(value[i] & 0xff) + " at "
                        + (i - start) + " (expected: visible characters, spaces and tabs)");
            }
        }
        block().append(name.bytes(), name.id(), value, start, length);
    }

    /** Removes all lines with the name. */
    public void remove(HeaderName name) {
        for (int line = line(name, 0); line >= 0; line = line(name, line + 1)) {
            checkWritable(name);
            block().remove(line);
        }
    }

    /** Shows every line, in order, to {@code action}. */
    public void forEach(BiConsumer<String, String> action) {
        HeadBlock b = block();
        for (int line = 0; line < b.lines(); line++) {
            if (!b.removed(line)) {
                action.accept(b.text(b.nameStart(line), b.nameStart(line) + b.nameLength(line)), value(line));
            }
        }
    }

    /** For the engine and for code that compares bytes: the first line at or after {@code from}, or -1. */
    public int line(HeaderName name, int from) {
        HeadBlock b = block();
        return name.id() != KnownNames.UNKNOWN ? b.find(name.id(), from) : b.find(name.lower(), from);
    }

    private String value(int line) {
        HeadBlock b = block();
        return new String(
                b.bytes(), b.valueStart(line), b.valueEnd(line) - b.valueStart(line), StandardCharsets.ISO_8859_1);
    }

    private static void checkWritable(HeaderName name) {
        if (!isWritable(name)) {
            throw new IllegalArgumentException(name + " is written by the gateway itself");
        }
    }
}
