package dev.portcullis.config.bind;

import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.model.IntegrationRef;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.spi.config.Sensitive;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a node into a value of a component's type. Null means that problems were reported. */
final class ValueBinder {

    private final RecordBinder records;
    private final Problems problems;
    private final References references;
    private final Set<Location> secretPlaces = new HashSet<>();
    private final Set<Path> files = new HashSet<>();

    ValueBinder(RecordBinder records, Problems problems, References references) {
        this.records = records;
        this.problems = problems;
        this.references = references;
    }

    Set<Location> secretPlaces() {
        return secretPlaces;
    }

    Set<Path> files() {
        return files;
    }

    @Nullable Object value(ConfigNode node, Type type, @Nullable String ref, String path) {
        if (type instanceof ParameterizedType generic) {
            return collection(node, generic, ref, path);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == ConfigNode.class) {
            return node;
        }
        if (raw == AuthorizerRef.class) {
            return new AuthorizerRef(node);
        }
        if (raw == IntegrationRef.class) {
            return new IntegrationRef(node);
        }
        if (NodeValue.class.isAssignableFrom(raw)) {
            return own(node, raw, path);
        }
        if (raw.isRecord() && !Scalars.isScalar(raw)) {
            return records.bind(node, raw.asSubclass(Record.class), path);
        }
        return scalar(node, raw, ref, path);
    }

    /** What reads its node itself. */
    private @Nullable Object own(ConfigNode node, Class<?> type, String path) {
        Method reader = Factories.of(type).readNode();
        if (reader == null) {
            throw new IllegalStateException(type + " has no static read(ConfigNode, String, Problems)");
        }
        return Scalars.call(reader, node, path, problems);
    }

    /** Calls a record's {@code fromText}. */
    <C> @Nullable C fromText(ConfigNode.Text text, Class<C> type, Method factory, String path) {
        try {
            return type.cast(Scalars.call(factory, text.value()));
        } catch (IllegalArgumentException e) {
            problems.error(text.at(), path, Shown.message(e, text.secret()));
            return null;
        }
    }

    /** Whether a short form names what there is, where it stands for the one required component and that is a name. */
    boolean isKnown(ConfigNode.Text text, RecordShape<?> shape, String path) {
        for (Setting setting : shape.settings()) {
            String ref = setting.ref();
            if (setting.required() && ref != null && setting.type() == String.class) {
                return references.check(text, ref, path);
            }
        }
        return true;
    }

    private @Nullable Object scalar(ConfigNode node, Class<?> type, @Nullable String ref, String path) {
        if (!(node instanceof ConfigNode.Text text) || text.isNull()) {
            problems.error(node.at(), path, Shown.node(node) + " (expected: " + Scalars.expectation(type) + ")");
            return null;
        }
        boolean sensitive = type == Secret.class || type.isAnnotationPresent(Sensitive.class);
        if (sensitive) {
            secretPlaces.add(text.at());
        }
        try {
            Path file = Scalars.file(text, type);
            if (file != null) {
                files.add(file.toAbsolutePath().normalize());
            }
            Object value = Scalars.parse(text, type);
            if (sensitive) {
                warnOfClearText(text, path);
            }
            return ref == null || references.check(text, ref, path) ? value : null;
        } catch (IllegalArgumentException e) {
            problems.error(text.at(), path, Shown.message(e, text.secret() || sensitive));
            return null;
        }
    }

    private void warnOfClearText(ConfigNode.Text text, String path) {
        if (!text.secret() && !text.at().equals(Location.BUILT_IN)) {
            problems.warning(
                    text.at(),
                    path,
                    "a secret in clear text (expected: ${env:NAME} or ${file:path}, so that it is not in this file)");
        }
    }

    private @Nullable Object collection(ConfigNode node, ParameterizedType type, @Nullable String ref, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return map(node, arguments[1], ref, path);
        }
        List<Object> items = list(node, arguments[0], ref, path);
        if (type.getRawType() == List.class) {
            return items == null ? null : List.copyOf(items);
        }
        if (type.getRawType() == Set.class) {
            return items == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(items));
        }
        throw new IllegalStateException(type + " cannot be configured");
    }

    private @Nullable List<Object> list(ConfigNode node, Type type, @Nullable String ref, String path) {
        if (!(node instanceof ConfigNode.Items list)) {
            problems.error(node.at(), path, Shown.node(node) + " (expected: a list)");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Object value = value(list.items().get(i), type, ref, path + "[" + i + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Map<String, Object> map(ConfigNode node, Type type, @Nullable String ref, String path) {
        if (!(node instanceof ConfigNode.Fields fields)) {
            problems.error(node.at(), path, Shown.node(node) + " (expected: a mapping)");
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.fields().forEach((key, field) -> {
            Object value = value(field.value(), type, ref, Shown.path(path, key));
            if (value != null) {
                values.put(key, value);
            }
        });
        return Collections.unmodifiableMap(values);
    }
}
