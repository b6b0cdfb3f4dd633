package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configuration trees out of plain maps, lists and values. */
final class ConfigTree {

    private static final Location AT = Location.BUILT_IN;

    private ConfigTree() {}

    static ConfigNode of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
            map.forEach((key, each) -> fields.put(key.toString(), new ConfigNode.Field(of(each), AT)));
            return new ConfigNode.Fields(fields, AT);
        }
        if (value instanceof List<?> list) {
            return new ConfigNode.Items(list.stream().map(ConfigTree::of).toList(), AT);
        }
        return new ConfigNode.Text(value.toString(), true, AT);
    }
}
