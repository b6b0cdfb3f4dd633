package dev.portcullis.tls;

import dev.portcullis.contract.Borrowed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to a host name: by the whole name, else by a wildcard for its first label (RFC 6125, 6.4.3),
 * else the default. Immutable once filled.
 */
final class NameTable<T> {

    private final T byDefault;
    private final NameMap<T> exact = new NameMap<>();
    private final NameMap<T> wildcards = new NameMap<>();

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

    /** What belongs to the server name of a handshake. */
    T find(@Nullable String name) {
        if (name == null) {
            return byDefault;
        }
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return find(bytes, 0, bytes.length);
    }

    /** What belongs to a name without port and final dot; case does not matter. */
    T find(@Borrowed byte[] bytes, int from, int to) {
        T found = exact.get(bytes, from, to);
        if (found != null) {
            return found;
        }
        int dot = from;
        while (dot < to && bytes[dot] != '.') {
            dot++;
        }
        found = wildcards.get(bytes, dot, to);
        return found == null ? byDefault : found;
    }
}
