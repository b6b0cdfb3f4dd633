package dev.portcullis.plugin.auth.jwt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of JSON (RFC 8259), strictly: valid UTF-8, every name once in its object, no more than {@value #DEEPEST}
 * levels, no number beyond those of a double, and nothing behind it. Whoever reads a token twice must read the same.
 */
final class JsonReader {

    static final int DEEPEST = 16;

    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_EXPONENT = 3;

    /** Ends the reading; nobody sees it. */
    private static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1;
        private static final Malformed ONE = new Malformed();

        private Malformed() {
            super("malformed", null, false, false);
        }
    }

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The object that the bytes are; null if they are not exactly one. */
    static @Nullable JsonObject read(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            JsonReader reader = new JsonReader(text);
            reader.blank();
            JsonObject object = reader.object();
            reader.blank();
            return reader.at == text.length() ? object : null;
        } catch (CharacterCodingException | Malformed e) {
            return null;
        }
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", JsonObject.NULL);
            default -> number();
        };
    }

    private JsonObject object() {
        int start = at;
        deeper();
        expect('{');
        blank();
        Map<String, Object> members = new LinkedHashMap<>();
        if (!skip('}')) {
            do {
                blank();
                String name = string();
                blank();
                expect(':');
                blank();
                if (members.put(name, value()) != null) {
                    throw Malformed.ONE;
                }
                blank();
            } while (skip(','));
            expect('}');
        }
        depth--;
        return new JsonObject(members, text.substring(start, at));
    }

    private List<Object> list() {
        deeper();
        expect('[');
        blank();
        List<Object> items = new ArrayList<>();
        if (!skip(']')) {
            do {
                blank();
                items.add(value());
                blank();
            } while (skip(','));
            expect(']');
        }
        depth--;
        return items;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw Malformed.ONE;
        }
    }

    private String string() {
        expect('"');
        int start = at;
        while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
            at++;
        }
        if (skip('"')) {
            return text.substring(start, at - 1);
        }
        StringBuilder read = new StringBuilder().append(text, start, at);
        while (!skip('"')) {
            char c = next();
            if (c < ' ') {
                throw Malformed.ONE;
            }
            read.append(c == '\\' ? escaped() : c);
        }
        return wellFormed(read);
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw Malformed.ONE;
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw Malformed.ONE;
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** Escapes can make half of a pair, which no UTF-8 can say. */
    private static String wellFormed(StringBuilder read) {
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < read.length() && Character.isLowSurrogate(read.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw Malformed.ONE;
            }
        }
        return read.toString();
    }

    private JsonObject.Number number() {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            int exponent = at;
            digits();
            if (at - exponent > LONGEST_EXPONENT) {
                throw Malformed.ONE;
            }
        }
        JsonObject.Number number = new JsonObject.Number(text.substring(start, at));
        if (at - start > LONGEST_NUMBER || Double.isInfinite(number.value())) {
            throw Malformed.ONE;
        }
        return number;
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw Malformed.ONE;
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw Malformed.ONE;
        }
        at += word.length();
        return value;
    }

    private void blank() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw Malformed.ONE;
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private boolean skip(char wanted) {
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char wanted) {
        if (!skip(wanted)) {
            throw Malformed.ONE;
        }
    }
}
