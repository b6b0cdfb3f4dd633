package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.IntegrationRef;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.model.StageConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the page and the schema both have to know of records and types. */
final class Sections {

    private static final Map<Class<?>, Level> LEVELS = Map.of(
            GatewayConfig.class, Level.GATEWAY,
            ApiConfig.class, Level.API,
            StageConfig.class, Level.STAGE,
            RouteConfig.class, Level.ROUTE);

    private Sections() {}

    /** The level whose policies stand in a section of that type; null if none do. */
    static @Nullable Level level(Class<? extends Record> type) {
        return RecordShape.of(type).takesPolicies() ? LEVELS.get(type) : null;
    }

    /** The record that a value of this type, or each of its values, is made of; null if it is no section. */
    static @Nullable Class<? extends Record> inside(Type type) {
        if (type instanceof ParameterizedType) {
            return inside(element(type));
        }
        Class<?> raw = (Class<?>) type;
        return RecordShape.isSection(raw) && raw != IntegrationRef.class && raw != AuthorizerRef.class
                ? raw.asSubclass(Record.class)
                : null;
    }

    /** What a list or a map holds. */
    static Type element(Type type) {
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        return arguments[arguments.length - 1];
    }

    static boolean isMap(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
    }

    static String doc(Class<?> type) {
        Doc doc = type.getAnnotation(Doc.class);
        return doc == null ? "" : doc.value();
    }

    static boolean mayBeEmpty(Class<? extends Record> type) {
        return RecordShape.of(type).settings().stream().noneMatch(setting -> setting.required());
    }

    /** Whether the settings may be written as something else than a mapping. */
    static boolean hasShortForm(PluginFactory<?, ?> factory) {
        return RecordShape.of(factory.configType()).shortForm() != null || readsNodes(factory);
    }

    /** Whether the plugin reads short forms by itself, of whatever kind. */
    static boolean readsNodes(PluginFactory<?, ?> factory) {
        try {
            return factory.getClass().getMethod("shortForm", ConfigNode.class).getDeclaringClass()
                    != PluginFactory.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(factory.getClass() + " is no plugin factory", e);
        }
    }

    static List<Level> levels() {
        return List.of(Level.values());
    }
}
