package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Marks in trees what must not be shown. */
public final class SecretMarks {

    private SecretMarks() {}

    /** {@code node}, with every value that stands at one of {@code places} marked as secret, besides those that are so already. */
    public static ConfigNode mark(ConfigNode node, Set<Location> places) {
        if (places.isEmpty()) {
            return node;
        }
        if (node instanceof ConfigNode.Fields fields) {
            Map<String, ConfigNode.Field> marked = new LinkedHashMap<>();
            fields.fields()
                    .forEach((key, field) ->
                            marked.put(key, new ConfigNode.Field(mark(field.value(), places), field.keyAt())));
            return new ConfigNode.Fields(marked, fields.at());
        }
        if (node instanceof ConfigNode.Items list) {
            return new ConfigNode.Items(
                    list.items().stream().map(item -> mark(item, places)).toList(), list.at());
        }
        ConfigNode.Text text = (ConfigNode.Text) node;
        return places.contains(text.at()) ? new ConfigNode.Text(text.value(), text.plain(), text.at(), true) : text;
    }
}
