package dev.portcullis.config.schema;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes JSON that is read by people too: indented, short values on one line. */
final class Json {

    private static final int WIDEST = 120;

    private Json() {}

    /** A mapping that keeps its order. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    /** @param value of maps, lists, text, numbers and truth values */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String indent, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        writeLine(value, line);
        if (indent.length() + line.length() <= WIDEST || !(value instanceof Map || value instanceof List)) {
            out.append(line);
        } else if (value instanceof Map<?, ?> map) {
            block('{', '}', map.entrySet(), indent, out, (entry, inner) -> {
                writeText(String.valueOf(entry.getKey()), out);
                out.append(": ");
                write(entry.getValue(), inner, out);
            });
        } else {
            block('[', ']', (List<?>) value, indent, out, (item, inner) -> write(item, inner, out));
        }
    }

    private static <E> void block(
            char open, char close, Iterable<E> elements, String indent, StringBuilder out, BiConsumer<E, String> each) {
        String inner = indent + "  ";
        out.append(open);
        for (Iterator<E> rest = elements.iterator(); rest.hasNext(); ) {
            out.append('\n').append(inner);
            each.accept(rest.next(), inner);
            out.append(rest.hasNext() ? "," : "");
        }
        out.append('\n').append(indent).append(close);
    }

    private static void writeLine(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String[] between = {"{"};
            map.forEach((key, field) -> {
                out.append(between[0]);
                writeText(String.valueOf(key), out);
                out.append(": ");
                writeLine(field, out);
                between[0] = ", ";
            });
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String between = "[";
            for (Object item : list) {
                out.append(between);
                writeLine(item, out);
                between = ", ";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            writeText(text, out);
        } else {
            out.append(value);
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
