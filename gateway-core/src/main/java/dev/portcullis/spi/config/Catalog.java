package dev.portcullis.spi.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collection of the configuration whose entries have names that settings refer to, such as the authorizers. Read and checked;
 * immutable.
 *
 * @param key the collection's key at the root of the file
 */
public record Catalog<T>(String key, Map<String, T> entries) {

    public Catalog {
        entries = Map.copyOf(entries);
    }

    /** The entry of that name; null if there is none, which a component with {@link Ref} rules out. */
    public @Nullable T find(String name) {
        return entries.get(name);
    }
}
