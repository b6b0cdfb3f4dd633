package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads formats as operators write them: text in which {@code $context.name} stands for a value, or a mapping whose values are
 * such text, which becomes an object of JSON. Whatever is wrong is reported at its place.
 */
final class TemplateReader {

    private static final String CONTEXT = "$context.";

    private final Problems problems;
    private final Template.Builder template = new Template.Builder();

    TemplateReader(Problems problems) {
        this.problems = problems;
    }

    /** Text; what it looks like says how values are escaped. Null once something wrong was reported. */
    @Nullable Template text(String text, Location at, String path) {
        Escaping how = text.startsWith("{") ? Escaping.JSON : text.startsWith("<") ? Escaping.XML : Escaping.TEXT;
        return text(text, how, at, path);
    }

    @Nullable Template text(String text, Escaping how, Location at, String path) {
        int before = problems.errors();
        if (text.chars().anyMatch(Character::isISOControl)) {
            problems.error(at, path, Problems.quoted(text) + " (expected: one line, without control characters)");
        }
        pieces(text, false, how, at, path);
        return problems.errors() == before ? template.build() : null;
    }

    /** An object. Null once something wrong was reported. */
    @Nullable Template object(ConfigNode.Fields fields, String path) {
        int before = problems.errors();
        fields(fields, path);
        return problems.errors() == before ? template.build() : null;
    }

    private void fields(ConfigNode.Fields fields, String path) {
        if (fields.fields().isEmpty()) {
            problems.error(fields.at(), path, "an empty mapping (expected: at least one name with its value)");
        }
        String before = "{";
        for (Map.Entry<String, ConfigNode.Field> field : fields.fields().entrySet()) {
            template.text(before + '"' + escaped(field.getKey()) + "\":");
            node(field.getValue().value(), path + "." + field.getKey());
            before = ",";
        }
        template.text("}");
    }

    private void node(ConfigNode node, String path) {
        if (node instanceof ConfigNode.Fields inner) {
            fields(inner, path);
        } else if (node instanceof ConfigNode.Text text && text.secret()) {
            problems.error(text.at(), path, "*** (expected: no secret in a log)");
        } else if (node instanceof ConfigNode.Text text && !text.isNull()) {
            value(text.value(), text.at(), path);
        } else {
            problems.error(node.at(), path, node.kind() + " (expected: text such as $context.requestId)");
        }
    }

    /** A number stands alone without quotes, so that it is one for readers, too. */
    private void value(String text, Location at, String path) {
        Variable alone = text.startsWith(CONTEXT) && end(text, CONTEXT.length()) == text.length()
                ? Variables.find(text.substring(CONTEXT.length()))
                : null;
        if (alone != null && alone.isJson()) {
            template.json(alone);
            return;
        }
        template.text("\"");
        pieces(text, true, Escaping.JSON, at, path);
        template.text("\"");
    }

    private void pieces(String text, boolean quoted, Escaping how, Location at, String path) {
        int from = 0;
        for (int dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', from)) {
            literal(text.substring(from, dollar), quoted);
            from = variable(text, dollar, how, at, path);
        }
        literal(text.substring(from), quoted);
    }

    private void literal(String text, boolean quoted) {
        template.text(quoted ? escaped(text) : text);
    }

    /** Returns where the text goes on. */
    private int variable(String text, int dollar, Escaping how, Location at, String path) {
        if (!text.startsWith(CONTEXT, dollar)) {
            if (dollar + 1 < text.length() && Character.isLetter(text.charAt(dollar + 1))) {
                int end = end(text, dollar + 1);
                problems.error(
                        at, path, Problems.quoted(text.substring(dollar, end)) + " (expected: $context. and a name)");
                return end;
            }
            template.text("$");
            return dollar + 1;
        }
        int start = dollar + CONTEXT.length();
        int end = end(text, start);
        String name = text.substring(start, end);
        Variable variable = Variables.find(name);
        if (variable == null) {
            problems.error(at, path, Variables.problem(name));
        } else {
            template.value(variable, how);
        }
        return end;
    }

    /** Where the name that begins there ends. Claims may have names with dashes and colons. */
    private static int end(String text, int start) {
        boolean claim = text.startsWith(Variables.CLAIMS, start);
        int end = start;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isName(c)) {
                end = at + 1;
            } else if (c != '.' && !(claim && (c == '-' || c == ':'))) {
                break;
            }
        }
        return end;
    }

    private static boolean isName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
