package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a tree as YAML, with {@code "***"} for what must not be shown. */
public final class YamlWriter {

    private static final String INDENT = "  ";
    private static final String HIDDEN = "\"***\"";

    private final Function<ConfigNode.Field, @Nullable String> comments;
    private final StringBuilder out = new StringBuilder();
    /** For the end of the line that is being written. */
    private @Nullable String comment;

    private YamlWriter(Function<ConfigNode.Field, @Nullable String> comments) {
        this.comments = comments;
    }

    /** Prints {@code root}. Values marked as secret are hidden, so those from the environment and from files always are. */
    public static String write(ConfigNode root) {
        return write(root, field -> null);
    }

    /** Prints {@code root} with a comment behind each key that has one. Values marked as secret are hidden. */
    public static String write(ConfigNode root, Function<ConfigNode.Field, @Nullable String> comments) {
        YamlWriter writer = new YamlWriter(comments);
        writer.node(root, "", false);
        return writer.out.toString();
    }

    /** Prints {@code node} on one line. Values marked as secret are hidden. */
    public static String line(ConfigNode node) {
        if (node instanceof ConfigNode.Fields fields) {
            return fields.fields().entrySet().stream()
                    .map(entry -> YamlText.key(entry.getKey()) + ": "
                            + line(entry.getValue().value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof ConfigNode.Items list) {
            return list.items().stream().map(YamlWriter::line).collect(Collectors.joining(", ", "[", "]"));
        }
        ConfigNode.Text text = (ConfigNode.Text) node;
        return text.secret() ? HIDDEN : YamlText.flowValue(text);
    }

    private void node(ConfigNode node, String indent, boolean afterKey) {
        if (node instanceof ConfigNode.Fields fields && !fields.fields().isEmpty()) {
            fields(fields, indent, afterKey);
        } else if (node instanceof ConfigNode.Items list && !list.items().isEmpty()) {
            items(list, indent, afterKey);
        } else {
            out.append(afterKey ? " " : "").append(leaf(node));
            endLine();
        }
    }

    private void endLine() {
        out.append(comment == null ? "" : "  # " + comment).append('\n');
        comment = null;
    }

    private void fields(ConfigNode.Fields fields, String indent, boolean afterKey) {
        if (afterKey) {
            endLine();
        }
        boolean[] first = {!afterKey};
        fields.fields().forEach((key, field) -> {
            out.append(first[0] ? "" : indent).append(YamlText.key(key)).append(':');
            first[0] = false;
            comment = comments.apply(field);
            node(field.value(), indent + INDENT, true);
        });
    }

    private void items(ConfigNode.Items list, String indent, boolean afterKey) {
        if (afterKey) {
            endLine();
        }
        boolean first = !afterKey;
        for (ConfigNode item : list.items()) {
            out.append(first ? "" : indent).append("- ");
            first = false;
            node(item, indent + INDENT, false);
        }
    }

    private String leaf(ConfigNode node) {
        if (node instanceof ConfigNode.Text text) {
            return text.secret() ? HIDDEN : YamlText.value(text);
        }
        return node instanceof ConfigNode.Fields ? "{}" : "[]";
    }
}
