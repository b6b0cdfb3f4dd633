package dev.portcullis.config.bind;

import dev.portcullis.config.model.Policies;
import dev.portcullis.spi.config.Default;
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
 */
record Setting(
        String component,
        String key,
        Type type,
        boolean nullable,
        @Nullable String fallback,
        @Nullable String ref,
        @Nullable String example) {

    static Setting of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        Default fallback = component.getAnnotation(Default.class);
        Ref ref = component.getAnnotation(Ref.class);
        Example example = component.getAnnotation(Example.class);
        return new Setting(
                component.getName(),
                key == null ? kebabCase(component.getName()) : key.value(),
                component.getGenericType(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                fallback == null ? null : fallback.value(),
                ref == null ? null : ref.value(),
                example == null ? null : example.value());
    }

    /** Whether it takes all keys that no other component takes. */
    boolean isPolicies() {
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
