package dev.portcullis.snapshot;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object for all that are equal. Nothing is compared before there are two: what Java generates to compare records takes a
 * while when it is first used, which the start of a small configuration is spared.
 */
final class Distinct<T> {

    private final Map<T, T> known = new HashMap<>();
    private @Nullable T first;

    /** {@code value}, or what came before it and is equal. */
    T of(T value) {
        if (first == null) {
            first = value;
        }
        if (value == first) {
            return value;
        }
        if (known.isEmpty()) {
            known.put(first, first);
        }
        T same = known.putIfAbsent(value, value);
        return same == null ? value : same;
    }
}
