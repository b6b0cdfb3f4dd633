package dev.portcullis.snapshot;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.config.CatalogReading;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The collections that plugins have added to the root of the configuration, by the type of their entries. Immutable. */
public final class Catalogs {

    /** None. */
    public static final Catalogs EMPTY = new Catalogs(Map.of());

    private final Map<Class<?>, Catalog<?>> byType;

    private Catalogs(Map<Class<?>, Catalog<?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /** Reads every collection there is; one that the file leaves out is empty. */
    static Catalogs read(
            Collection<CatalogFactory<?>> factories, Policies root, RecordBinder binder, Problems problems) {
        Map<Class<?>, Catalog<?>> byType = new HashMap<>();
        for (CatalogFactory<?> factory : factories) {
            byType.put(factory.entryType(), read(factory, root.refs().get(factory.key()), binder, problems));
        }
        Catalogs catalogs = new Catalogs(byType);
        factories.forEach(factory -> catalogs.check(factory, root, problems));
        return catalogs;
    }

    private <C extends Record> void check(CatalogFactory<C> factory, Policies root, Problems problems) {
        Policies.Ref ref = root.refs().get(factory.key());
        if (ref != null && ref.node() instanceof ConfigNode.Fields fields) {
            factory.check(new Reading<>(of(factory.entryType()), this, fields, problems));
        }
    }

    private record Reading<C>(Catalog<C> catalog, Catalogs all, ConfigNode.Fields fields, Problems problems)
            implements CatalogReading<C> {

        @Override
        public <T> Catalog<T> other(Class<T> entryType) {
            return all.of(entryType);
        }

        @Override
        public ConfigNode written(String name) {
            return Objects.requireNonNull(fields.fields().get(name), name).value();
        }
    }

    private static <C extends Record> Catalog<C> read(
            CatalogFactory<C> factory, Policies.@Nullable Ref ref, RecordBinder binder, Problems problems) {
        Map<String, C> entries = new LinkedHashMap<>();
        if (ref != null && ref.node() instanceof ConfigNode.Fields fields) {
            fields.fields().forEach((name, field) -> {
                C entry = binder.bind(field.value(), factory.entryType(), factory.key() + "." + name);
                if (entry != null) {
                    entries.put(name, entry);
                }
            });
        } else if (ref != null) {
            problems.error(ref.node().at(), factory.key(), ref.node().kind() + " (expected: a mapping)");
        }
        return new Catalog<>(factory.key(), entries);
    }

    /** The names that the file gives under {@code key}, whether or not the entries are right. */
    static Set<String> names(Policies root, String key) {
        Policies.Ref ref = root.refs().get(key);
        return ref != null && ref.node() instanceof ConfigNode.Fields fields
                ? fields.fields().keySet()
                : Set.of();
    }

    /**
     * The collection with entries of that type.
     *
     * @throws IllegalArgumentException if no plugin has added one
     */
    @SuppressWarnings("unchecked")
    public <T> Catalog<T> of(Class<T> entryType) {
        Catalog<?> catalog = byType.get(entryType);
        if (catalog == null) {
            throw new IllegalArgumentException("no plugin adds a collection of " + entryType.getName());
        }
        return (Catalog<T>) catalog;
    }
}
