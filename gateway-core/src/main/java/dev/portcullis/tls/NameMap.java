package dev.portcullis.tls;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Host names and what belongs to them, found without case and without a {@code String}. Immutable once filled. */
final class NameMap<T> {

    /** Setting this bit makes ASCII letters equal but for case; what else it makes equal, the comparison tells apart. */
    private static final int FOLD = 0x20;

    private @Nullable Entry<T>[] slots = slots(16);
    private int size;

    private record Entry<T>(byte[] name, T value) {}

    /** Adds a name in lower case, unless it is known already. */
    void putIfAbsent(String lower, T value) {
        byte[] name = lower.getBytes(StandardCharsets.US_ASCII);
        if (get(name, 0, name.length) != null) {
            return;
        }
        size++;
        if (2 * size > slots.length) {
            @Nullable Entry<T>[] before = slots;
            slots = slots(2 * before.length);
            for (@Nullable Entry<T> entry : before) {
                if (entry != null) {
                    place(entry);
                }
            }
        }
        place(new Entry<>(name, value));
    }

    /** What belongs to the name, null if it is unknown. */
    @Nullable T get(@Borrowed byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        for (Entry<T> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (Octets.equalsIgnoreCase(bytes, from, to - from, entry.name)) {
                return entry.value;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return null;
    }

    private void place(Entry<T> entry) {
        int slot = slot(entry.name, 0, entry.name.length);
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + (bytes[i] | FOLD);
        }
        return (hash ^ hash >>> 16) & slots.length - 1;
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private static <T> @Nullable Entry<T>[] slots(int count) {
        return (@Nullable Entry<T>[]) new Entry<?>[count];
    }
}
