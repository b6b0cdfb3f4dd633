package dev.portcullis.plugin.integration.echo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes JSON (RFC 8259): just what the echo needs of it. */
final class JsonText {

    private final StringBuilder text = new StringBuilder();

    /** Begins an object. */
    JsonText open() {
        text.append('{');
        return this;
    }

    /** Ends an object. */
    JsonText close() {
        text.append('}');
        return this;
    }

    /** A member's name; its value must follow. */
    JsonText key(String name) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        string(name);
        text.append(':');
        return this;
    }

    /** A number, or a word of JSON. */
    JsonText literal(String value) {
        text.append(value);
        return this;
    }

    JsonText strings(List<String> values) {
        text.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            string(values.get(i));
        }
        text.append(']');
        return this;
    }

    JsonText string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c < 0x20 || c == 0x7f) {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
        return this;
    }

    byte[] toUtf8() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
