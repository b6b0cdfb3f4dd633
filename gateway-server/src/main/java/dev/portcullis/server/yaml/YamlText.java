package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import java.util.Locale;

/** Single values and keys as YAML: bare where that is safe beyond doubt, else in double quotes. */
final class YamlText {

    private static final String SAFE_INSIDE = "_./:$%+@-{}*, ()=&?;";
    private static final String SAFE_FIRST = "_./$+";

    private YamlText() {}

    static String value(ConfigNode.Text text) {
        if (text.isNull()) {
            return "~";
        }
        boolean meansItself = text.plain() || !looksInterpreted(text.value());
        return meansItself && isSafe(text.value()) ? text.value() : quoted(text.value());
    }

    /** The value inside brackets or braces, where some signs end a bare one. */
    static String flowValue(ConfigNode.Text text) {
        String bare = value(text);
        return bare.startsWith("\"") || bare.chars().noneMatch(c -> ",[]{}".indexOf(c) >= 0)
                ? bare
                : quoted(text.value());
    }

    static String key(String key) {
        return isSafe(key) ? key : quoted(key);
    }

    /** Whether a reader of unquoted text would take it for a number, a truth value or nothing. */
    private static boolean looksInterpreted(String value) {
        return switch (value) {
            case "", "~", "null", "true", "false" -> true;
            default -> value.charAt(0) >= '0' && value.charAt(0) <= '9' || "+-.".indexOf(value.charAt(0)) >= 0;
        };
    }

    private static boolean isSafe(String value) {
        if (value.isEmpty() || !isSafe(value.charAt(0), SAFE_FIRST)) {
            return false;
        }
        boolean characters = value.chars().allMatch(c -> isSafe((char) c, SAFE_INSIDE));
        return characters && !value.contains(": ") && !value.endsWith(":") && !value.endsWith(" ");
    }

    private static boolean isSafe(char c, String others) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || others.indexOf(c) >= 0;
    }

    static String quoted(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default ->
                    out.append(
                            c < ' '
                                            || c == 0x7f
                                            || !Character.isDefined(c)
                                            || c == '\uFEFF'
                                            || c >= 0x80 && c <= 0xa0
                                            || c == '\u2028'
                                            || c == '\u2029'
                                            || c == '\uFFFE'
                                            || c == '\uFFFF'
                                    ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                                    : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }
}
