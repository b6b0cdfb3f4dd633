package dev.portcullis.snapshot;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes configuration as nodes: a mapping, a list, or plain text. Every key stands on a line of its own. */
final class Tree {

    private static int line;

    private Tree() {}

    /** A mapping of keys and values in turn. */
    static ConfigNode.Fields map(Object... keysAndValues) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Location at = new Location("test", ++line, 1);
            fields.put((String) keysAndValues[i], new ConfigNode.Field(node(keysAndValues[i + 1], at), at));
        }
        return new ConfigNode.Fields(fields, new Location("test", ++line, 1));
    }

    private static ConfigNode node(Object value, Location at) {
        if (value instanceof ConfigNode node) {
            return node;
        }
        if (value instanceof List<?> items) {
            return new ConfigNode.Items(
                    items.stream().map(item -> node(item, at)).toList(), at);
        }
        return new ConfigNode.Text(value.toString(), true, at);
    }
}
