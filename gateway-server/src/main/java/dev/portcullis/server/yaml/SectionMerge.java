package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the sections of several files together: two mappings under one key become one, anything else may be said once. */
final class SectionMerge {

    private final Problems problems;
    private final Map<String, ConfigNode.Field> sections = new LinkedHashMap<>();
    private @Nullable Location at;

    SectionMerge(Problems problems) {
        this.problems = problems;
    }

    void add(ConfigNode root) {
        if (at == null) {
            at = root.at();
        }
        if (!(root instanceof ConfigNode.Fields fields)) {
            problems.error(root.at(), "", root.kind() + " (expected: a mapping)");
            return;
        }
        fields.fields().forEach((key, field) -> {
            ConfigNode.Field first = sections.get(key);
            sections.put(key, first == null ? field : merged(key, first, field));
        });
    }

    ConfigNode root() {
        return new ConfigNode.Fields(sections, at == null ? Location.BUILT_IN : at);
    }

    private ConfigNode.Field merged(String section, ConfigNode.Field first, ConfigNode.Field second) {
        if (isNothing(first.value()) || isNothing(second.value())) {
            return isNothing(first.value()) ? second : first;
        }
        if (!(first.value() instanceof ConfigNode.Fields one && second.value() instanceof ConfigNode.Fields two)) {
            twice(section, first, second);
            return first;
        }
        Map<String, ConfigNode.Field> names = new LinkedHashMap<>(one.fields());
        two.fields().forEach((name, field) -> {
            ConfigNode.Field before = names.putIfAbsent(name, field);
            if (before != null) {
                twice(section + "." + name, before, field);
            }
        });
        return new ConfigNode.Field(new ConfigNode.Fields(names, one.at()), first.keyAt());
    }

    private static boolean isNothing(ConfigNode node) {
        return node instanceof ConfigNode.Text text && text.isNull();
    }

    private void twice(String path, ConfigNode.Field first, ConfigNode.Field second) {
        problems.error(second.keyAt(), path, "key given twice (first at " + first.keyAt() + ")");
    }
}
