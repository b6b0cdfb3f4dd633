package dev.portcullis.config.bind;

import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Key;
import dev.portcullis.spi.config.Ref;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record, as the file sees it.
 *
 * @param component its Java name
 * @param fallback the default, as YAML
 * @param ref the collection whose names are its values
 * @param example as YAML
 * @param doc what it does; empty if it does not say
 */
public record Setting(
        String component,
        String key,
        Type type,
        boolean nullable,
        @Nullable String fallback,
        @Nullable String ref,
        @Nullable String example,
        String doc) {

    static Setting of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        Default fallback = component.getAnnotation(Default.class);
        Ref ref = component.getAnnotation(Ref.class);
        Example example = component.getAnnotation(Example.class);
        Doc doc = component.getAnnotation(Doc.class);
        return new Setting(
                component.getName(),
                key == null ? kebabCase(component.getName()) : key.value(),
                component.getGenericType(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                fallback == null ? null : fallback.value(),
                ref == null ? null : ref.value(),
                example == null ? null : example.value(),
                doc == null ? "" : doc.value());
    }

    /** The default as a tree; null if there is none. */
    public @Nullable ConfigNode fallbackNode() {
        return fallback == null ? null : FlowText.parse(fallback, Location.BUILT_IN);
    }

    /** The example as a tree; null if there is none. */
    public @Nullable ConfigNode exampleNode() {
        return example == null || isPolicies() ? null : FlowText.parse(example, Location.BUILT_IN);
    }

    /** Whether it must be written: it has no default and cannot be nothing. */
    public boolean required() {
        return fallback == null && !nullable && !isPolicies();
    }

    /** Whether it takes all keys that no other component takes. */
    public boolean isPolicies() {
        return type == Policies.class;
    }

    /** {@code keepAlive} becomes {@code keep-alive}. */
    static String kebabCase(String component) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isUpperCase(c)) {
                key.append('-');
            }
            key.append(c);
        }
        return key.toString().toLowerCase(Locale.ROOT);
    }
}
