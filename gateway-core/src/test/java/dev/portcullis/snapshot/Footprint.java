package dev.portcullis.snapshot;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that objects hold together, each object once, as a 64-bit machine with short references lays them out.
 * Fields of our own classes are followed; of the library's, what strings and collections contain.
 */
final class Footprint {

    private static final long REFERENCE = 4;
    private static final long HEADER = 12;
    private static final Map<Class<?>, Integer> SIZES = Map.of(
            boolean.class,
            1,
            byte.class,
            1,
            short.class,
            2,
            char.class,
            2,
            int.class,
            4,
            float.class,
            4,
            long.class,
            8,
            double.class,
            8);

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> left = new ArrayDeque<>();
    private long bytes;

    /** Bytes that hang on {@code roots}. */
    static long of(Object... roots) {
        Footprint footprint = new Footprint();
        for (Object root : roots) {
            footprint.reach(root);
        }
        return footprint.count();
    }

    private long count() {
        for (Object next = left.poll(); next != null; next = left.poll()) {
            bytes += (size(next) + 7) & ~7;
        }
        return bytes;
    }

    private void reach(@Nullable Object object) {
        if (object != null && !(object instanceof Class<?>) && !(object instanceof Enum<?>) && seen.add(object)) {
            left.add(object);
        }
    }

    private long size(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return array(object, type.getComponentType());
        }
        if (object instanceof String text) {
            return HEADER + REFERENCE + 8 + 16 + text.length();
        }
        if (object instanceof Collection<?> items) {
            items.forEach(this::reach);
            return 2 * HEADER + REFERENCE * items.size();
        }
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                reach(key);
                reach(value);
            });
            return 2 * HEADER + 8 * REFERENCE * map.size();
        }
        return HEADER + (isOurs(type) ? fields(object, type) : REFERENCE);
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.portcullis.") && !type.isHidden();
    }

    private long array(Object array, Class<?> component) {
        int length = Array.getLength(array);
        if (component.isPrimitive()) {
            return HEADER + REFERENCE + (long) SIZES.get(component) * length;
        }
        for (int i = 0; i < length; i++) {
            reach(Array.get(array, i));
        }
        return HEADER + REFERENCE + REFERENCE * length;
    }

    private long fields(Object object, Class<?> type) {
        long size = 0;
        for (Class<?> each = type; each != null && isOurs(each); each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    size += field(object, field);
                }
            }
        }
        return size;
    }

    private long field(Object object, Field field) {
        if (field.getType().isPrimitive()) {
            return SIZES.get(field.getType());
        }
        try {
            field.setAccessible(true);
            reach(field.get(object));
            return REFERENCE;
        } catch (IllegalAccessException e) {
            throw new AssertionError(field.toString(), e);
        }
    }
}
