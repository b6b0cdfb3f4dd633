package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The static methods by which a class says what it can be made of; null where it has none. Looked up once for each class, since
 * reflection copies all of its methods whenever it is asked.
 *
 * @param fromText {@code fromText(String)}, of a record that may be written as one value
 * @param parse {@code parse(String)}, of what is always written so
 * @param readFile {@code read(Path)}, of what is written as the path of a file
 * @param readNode {@code read(ConfigNode, String, Problems)}, of what reads its node itself
 */
record Factories(
        @Nullable Method fromText,
        @Nullable Method parse,
        @Nullable Method readFile,
        @Nullable Method readNode) {

    private static final ClassValue<Factories> FOUND = new ClassValue<>() {
        @Override
        protected Factories computeValue(Class<?> type) {
            Method[] methods = type.getDeclaredMethods();
            return new Factories(
                    find(type, methods, "fromText", String.class),
                    find(type, methods, "parse", String.class),
                    find(type, methods, "read", Path.class),
                    find(type, methods, "read", ConfigNode.class, String.class, Problems.class));
        }
    };

    static Factories of(Class<?> type) {
        return FOUND.get(type);
    }

    private static @Nullable Method find(Class<?> type, Method[] methods, String name, Class<?>... from) {
        for (Method method : methods) {
            if (method.getName().equals(name)
                    && Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == type
                    && Arrays.equals(method.getParameterTypes(), from)) {
                method.setAccessible(true);
                return method;
            }
        }
        return null;
    }
}
