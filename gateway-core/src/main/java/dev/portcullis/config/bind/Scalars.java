package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.DurationText;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.config.tree.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Types that are written as one value. All methods that read throw {@link IllegalArgumentException} for the operator. */
final class Scalars {

    private Scalars() {}

    /** Whether a record is written as one value only. */
    static boolean isScalar(Class<?> type) {
        return type == Secret.class
                || Factories.of(type).parse() != null
                || Factories.of(type).readFile() != null;
    }

    /** The file that a value of this type is read from, for types that are; else null. */
    static @Nullable Path file(ConfigNode.Text text, Class<?> type) {
        return Factories.of(type).readFile() == null ? null : path(text.value(), text.at());
    }

    /** What is expected where something stands that is no value at all. */
    static String expectation(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == double.class || type == Double.class ? "a number" : type == String.class ? "text" : "a value";
    }

    static Object parse(ConfigNode.Text text, Class<?> type) {
        String value = text.value();
        if (type == String.class) {
            return value;
        }
        if (type == int.class || type == Integer.class) {
            return (int) Numbers.whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return Numbers.whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return Numbers.number(value);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(value);
        }
        if (type == Duration.class) {
            return DurationText.parse(value);
        }
        if (type == Secret.class) {
            return new Secret(value);
        }
        if (type == Path.class) {
            return path(value, text.at());
        }
        if (type.isEnum()) {
            return constant(value, type);
        }
        Method reader = Factories.of(type).readFile();
        if (reader != null) {
            return Objects.requireNonNull(call(reader, path(value, text.at())));
        }
        Method factory = Factories.of(type).parse();
        if (factory == null) {
            throw new IllegalStateException(type + " cannot be configured");
        }
        return Objects.requireNonNull(call(factory, value));
    }

    static @Nullable Object call(Method factory, Object... from) {
        try {
            return factory.invoke(null, from);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(factory + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(factory + " cannot be called", e);
        }
    }

    private static boolean truth(String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw Numbers.refusal(value, "true or false");
    }

    /** A relative path starts where the file stands that says it. */
    private static Path path(String value, Location at) {
        try {
            Path path = Path.of(value);
            return at.line() == 0 || value.isEmpty() ? path : Path.of(at.file()).resolveSibling(path);
        } catch (InvalidPathException e) {
            throw Numbers.refusal(value, "a path");
        }
    }

    private static Object constant(String value, Class<?> type) {
        List<String> words = RecordShape.words(type);
        int index = words.indexOf(value);
        if (index < 0) {
            throw new IllegalArgumentException(Problems.shown(value) + " " + Problems.expectedOneOf(value, words));
        }
        return type.getEnumConstants()[index];
    }

    /** The word that stands for a constant. */
    static String word(Object constant) {
        String name = ((Enum<?>) constant).name();
        return constant.toString().equals(name) ? name.toLowerCase(Locale.ROOT).replace('_', '-') : constant.toString();
    }
}
