package dev.portcullis.config.bind;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the whole configuration. */
public final class GatewayConfigBinder {

    private static final List<String> COLLECTIONS = List.of("listeners", "upstreams", "authorizers", "apis");

    private GatewayConfigBinder() {}

    /** @return null if anything was wrong; the problems then say what */
    public static @Nullable GatewayConfig bind(ConfigNode root, Problems problems) {
        return new RecordBinder(problems, names(root)).bind(root, GatewayConfig.class, "");
    }

    /**
     * What is left of a configuration with mistakes when every faulty listener, upstream, API and route, and every other faulty
     * section, is left out: for finding more mistakes, never for running. Reports nothing.
     */
    public static @Nullable GatewayConfig salvage(ConfigNode root) {
        RecordBinder binder = new RecordBinder(new Problems(), names(root), true);
        GatewayConfig whole = binder.bind(root, GatewayConfig.class, "");
        if (whole != null || !(root instanceof ConfigNode.Fields sections)) {
            return whole;
        }
        Map<String, ConfigNode.Field> kept = new LinkedHashMap<>(sections.fields());
        kept.keySet()
                .removeIf(key -> !COLLECTIONS.contains(key)
                        && RecordBinder.keys(GatewayConfig.class).contains(key));
        return binder.bind(new ConfigNode.Fields(kept, sections.at()), GatewayConfig.class, "");
    }

    /** What the collections at the root define, for {@link RecordBinder#RecordBinder(Problems, Map)}. */
    public static Map<String, Collection<String>> names(ConfigNode root) {
        Map<String, Collection<String>> names = new LinkedHashMap<>();
        COLLECTIONS.forEach(collection -> names.put(collection, keysUnder(root, collection)));
        names.put("stages", stages(root));
        return names;
    }

    /** Every stage as {@code api/stage}; each API has {@code $default}. */
    private static Set<String> stages(ConfigNode root) {
        Set<String> stages = new LinkedHashSet<>();
        for (String api : keysUnder(root, "apis")) {
            stages.add(api + "/$default");
            keysUnder(child(child(root, "apis"), api), "stages").forEach(stage -> stages.add(api + "/" + stage));
        }
        return stages;
    }

    private static @Nullable ConfigNode child(@Nullable ConfigNode node, String key) {
        ConfigNode.Field field =
                node instanceof ConfigNode.Fields fields ? fields.fields().get(key) : null;
        return field == null ? null : field.value();
    }

    private static Set<String> keysUnder(@Nullable ConfigNode node, String collection) {
        return child(node, collection) instanceof ConfigNode.Fields named
                ? named.fields().keySet()
                : Set.of();
    }
}
