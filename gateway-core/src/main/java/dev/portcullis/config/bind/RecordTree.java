package dev.portcullis.config.bind;

import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.model.IntegrationRef;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.DurationText;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.spi.config.Sensitive;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back: records as a tree, with every default written out and policies left out. What would be null is left out;
 * secrets are marked as such.
 */
public final class RecordTree {

    private static final Location AT = Location.BUILT_IN;

    private RecordTree() {}

    /** The whole record. */
    public static ConfigNode.Fields of(Record settings) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        for (Setting setting : RecordShape.of(settings.getClass()).settings()) {
            Object value = component(settings, setting.component());
            if (value != null && !(value instanceof Policies)) {
                fields.put(setting.key(), new ConfigNode.Field(node(value), AT));
            }
        }
        return new ConfigNode.Fields(fields, AT);
    }

    private static @Nullable Object component(Record settings, String component) {
        for (java.lang.reflect.RecordComponent candidate : settings.getClass().getRecordComponents()) {
            if (candidate.getName().equals(component)) {
                try {
                    candidate.getAccessor().setAccessible(true);
                    return candidate.getAccessor().invoke(settings);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("cannot read " + component + " of " + settings.getClass(), e);
                }
            }
        }
        throw new IllegalStateException(settings.getClass() + " has no " + component);
    }

    private static ConfigNode node(Object value) {
        if (value instanceof ConfigNode node) {
            return node;
        }
        if (value instanceof NodeValue own) {
            return own.written();
        }
        if (value instanceof IntegrationRef ref) {
            return ref.node();
        }
        if (value instanceof AuthorizerRef ref) {
            return ref.node();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
            map.forEach((key, inner) -> fields.put(String.valueOf(key), new ConfigNode.Field(node(inner), AT)));
            return new ConfigNode.Fields(fields, AT);
        }
        if (value instanceof Collection<?> items) {
            return new ConfigNode.Items(items.stream().map(RecordTree::node).toList(), AT);
        }
        return value instanceof Record section && RecordShape.isSection(section.getClass()) ? of(section) : text(value);
    }

    private static ConfigNode text(Object value) {
        if (value instanceof Secret secret) {
            return new ConfigNode.Text(secret.value(), false, AT, true);
        }
        if (value.getClass().isAnnotationPresent(Sensitive.class)) {
            return new ConfigNode.Text(String.valueOf(value.hashCode()), false, AT, true);
        }
        if (value instanceof Duration duration) {
            return new ConfigNode.Text(DurationText.of(duration), true, AT);
        }
        if (value instanceof Enum<?> constant) {
            return new ConfigNode.Text(Scalars.word(constant), true, AT);
        }
        return new ConfigNode.Text(value.toString(), !(value instanceof String), AT);
    }
}
