package dev.portcullis.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to a host name: by the whole name, else by a wildcard for its first label (RFC 6125, 6.4.3),
 * else the default. Immutable once filled.
 */
final class NameTable<T> {

    private final T byDefault;
    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> wildcards = new HashMap<>();

    NameTable(T byDefault) {
        this.byDefault = byDefault;
    }

    /** Adds names in lower case; where a name is known already the earlier entry stays. */
    void add(List<String> names, T value) {
        for (String name : names) {
            if (name.startsWith("*.")) {
                wildcards.putIfAbsent(name.substring(1), value);
            } else {
                exact.putIfAbsent(name, value);
            }
        }
    }

    /** What belongs to a name in lower case. */
    T find(@Nullable String name) {
        if (name == null) {
            return byDefault;
        }
        T found = exact.get(name);
        if (found != null) {
            return found;
        }
        int dot = name.indexOf('.');
        return dot < 0 ? byDefault : wildcards.getOrDefault(name.substring(dot), byDefault);
    }
}
