package dev.portcullis.config.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reflection says about a record.
 *
 * @param constructor the canonical one
 * @param settings its components in order
 * @param keys those of the settings, policies aside
 * @param shortForm {@code static fromText(String)}, for records that may be written as one value
 */
public record RecordShape<C extends Record>(
        Class<C> type,
        Constructor<C> constructor,
        List<Setting> settings,
        List<String> keys,
        @Nullable Method shortForm) {

    /** Kept with the class, so that a plugin's record goes when its loader goes. */
    private static final ClassValue<RecordShape<?>> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape<?> computeValue(Class<?> type) {
            return read(type.asSubclass(Record.class));
        }
    };

    /** The shape of {@code type}. */
    @SuppressWarnings("unchecked") // computed from the very class it is looked up with
    public static <C extends Record> RecordShape<C> of(Class<C> type) {
        return (RecordShape<C>) SHAPES.get(type);
    }

    private static <C extends Record> RecordShape<C> read(Class<C> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Setting> settings = Arrays.stream(components).map(Setting::of).toList();
        List<String> keys = settings.stream()
                .filter(setting -> !setting.isPolicies())
                .map(Setting::key)
                .toList();
        return new RecordShape<>(
                type,
                constructor(type, components),
                settings,
                keys,
                Factories.of(type).fromText());
    }

    /** Whether policies may stand beside its own keys. */
    public boolean takesPolicies() {
        return keys.size() < settings.size();
    }

    /** Whether {@code type} is a record that is written as a mapping, rather than as one value. */
    public static boolean isSection(Class<?> type) {
        return type.isRecord() && !Scalars.isScalar(type);
    }

    /** The words that stand for the constants of an enum, in order. */
    public static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Scalars::word).toList();
    }

    private static <C> Constructor<C> constructor(Class<C> type, RecordComponent[] components) {
        try {
            Constructor<C> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }
}
