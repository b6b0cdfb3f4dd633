package dev.portcullis.config.bind;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the whole configuration. */
public final class GatewayConfigBinder {

    private static final List<String> COLLECTIONS = List.of("listeners", "upstreams", "apis");

    private GatewayConfigBinder() {}

    /** @return null if anything was wrong; the problems then say what */
    public static @Nullable GatewayConfig bind(ConfigNode root, Problems problems) {
        return new RecordBinder(problems, names(root)).bind(root, GatewayConfig.class, "");
    }

    /** What the collections at the root define, for {@link RecordBinder#RecordBinder(Problems, Map)}. */
    public static Map<String, Collection<String>> names(ConfigNode root) {
        Map<String, Collection<String>> names = new LinkedHashMap<>();
        COLLECTIONS.forEach(collection -> names.put(collection, keysUnder(root, collection)));
        return names;
    }

    private static Set<String> keysUnder(ConfigNode root, String collection) {
        ConfigNode.Field field =
                root instanceof ConfigNode.Fields fields ? fields.fields().get(collection) : null;
        return field != null && field.value() instanceof ConfigNode.Fields named
                ? named.fields().keySet()
                : Set.of();
    }
}
