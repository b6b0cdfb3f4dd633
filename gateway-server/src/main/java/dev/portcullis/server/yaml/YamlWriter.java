package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.Set;

/** Prints a tree as YAML, with {@code "***"} for what must not be shown. */
public final class YamlWriter {

    private static final String INDENT = "  ";

    private final Set<Location> secretPlaces;
    private final StringBuilder out = new StringBuilder();

    private YamlWriter(Set<Location> secretPlaces) {
        this.secretPlaces = secretPlaces;
    }

    /**
     * Prints {@code root}. Values from the environment and from files are hidden always.
     *
     * @param secretPlaces where other values stand that are secret: {@code RecordBinder.secretPlaces()}
     */
    public static String write(ConfigNode root, Set<Location> secretPlaces) {
        YamlWriter writer = new YamlWriter(secretPlaces);
        writer.node(root, "", false);
        return writer.out.toString();
    }

    private void node(ConfigNode node, String indent, boolean afterKey) {
        if (node instanceof ConfigNode.Fields fields && !fields.fields().isEmpty()) {
            fields(fields, indent, afterKey);
        } else if (node instanceof ConfigNode.Items list && !list.items().isEmpty()) {
            items(list, indent, afterKey);
        } else {
            out.append(afterKey ? " " : "").append(leaf(node)).append('\n');
        }
    }

    private void fields(ConfigNode.Fields fields, String indent, boolean afterKey) {
        out.append(afterKey ? "\n" : "");
        boolean[] first = {!afterKey};
        fields.fields().forEach((key, field) -> {
            out.append(first[0] ? "" : indent).append(YamlText.key(key)).append(':');
            first[0] = false;
            node(field.value(), indent + INDENT, true);
        });
    }

    private void items(ConfigNode.Items list, String indent, boolean afterKey) {
        out.append(afterKey ? "\n" : "");
        boolean first = !afterKey;
        for (ConfigNode item : list.items()) {
            out.append(first ? "" : indent).append("- ");
            first = false;
            node(item, indent + INDENT, false);
        }
    }

    private String leaf(ConfigNode node) {
        if (node instanceof ConfigNode.Text text) {
            boolean secret = text.secret() || secretPlaces.contains(text.at());
            return secret ? "\"***\"" : YamlText.value(text);
        }
        return node instanceof ConfigNode.Fields ? "{}" : "[]";
    }
}
