package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.bind.Setting;
import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.IntegrationRef;
import dev.portcullis.config.model.ProxyConfig;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * A key that may be a mapping or something shorter is described by one schema with several types, not by alternatives:
 * "properties" means nothing for text and "pattern" means nothing for mappings, and editors complete one schema better than a
 * choice of several.
 */
/** The JSON Schema (2020-12) of the configuration: what editors complete and underline. */
public final class JsonSchema {

    private static final String ROUTE_KEY = "^([!#$%&'*+.^_`|~0-9A-Z-]+ /.*|\\$default)$";
    private static final String OFF = "^off$";

    private final PluginCatalog plugins;
    private final Map<String, Object> definitions = new LinkedHashMap<>(ValueSchema.definitions());
    private final Map<Class<?>, String> names = new LinkedHashMap<>();

    private JsonSchema(PluginCatalog plugins) {
        this.plugins = plugins;
    }

    /** The schema as text, with everything that {@code plugins} add. */
    public static String of(PluginCatalog plugins) {
        return Json.write(new JsonSchema(plugins).root());
    }

    private Map<String, Object> root() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Portcullis configuration");
        root.putAll(section(GatewayConfig.class));
        root.put("$defs", definitions);
        return root;
    }

    private Map<String, Object> section(Class<? extends Record> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Setting setting : RecordShape.of(type).settings()) {
            if (!setting.isPolicies()) {
                properties.put(setting.key(), property(setting));
            }
            if (setting.required()) {
                required.add(setting.key());
            }
        }
        if (type == GatewayConfig.class) {
            addRootKeys(properties);
        }
        Level level = Sections.level(type);
        if (level != null) {
            plugins.filters().forEach((name, factory) -> properties.put(name, policy(factory, level)));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        describe(schema, Sections.doc(type));
        schema.put("type", types(type, RecordShape.of(type).shortForm() != null));
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static List<String> types(Class<? extends Record> type, boolean shortForm) {
        List<String> types = new ArrayList<>(List.of("object"));
        if (Sections.mayBeEmpty(type)) {
            types.add("null");
        }
        if (shortForm) {
            types.addAll(List.of("string", "number", "boolean"));
        }
        return types;
    }

    private void addRootKeys(Map<String, Object> properties) {
        Map<String, Object> include = array(ValueSchema.ref("text"));
        describe(include, IncludeKey.DOC);
        include.put("examples", List.of(List.of(IncludeKey.EXAMPLE)));
        properties.put(IncludeKey.NAME, include);
        plugins.collections().forEach((key, factory) -> {
            Map<String, Object> collection = map(reference(factory.entryType()), null);
            describe(collection, Sections.doc(factory.entryType()));
            properties.put(key, collection);
        });
    }

    private Map<String, Object> property(Setting setting) {
        Map<String, Object> schema = schema(setting.type(), !setting.required());
        describe(schema, setting.doc());
        Object fallback = json(setting.fallbackNode(), setting.type());
        if (fallback != null) {
            schema.put("default", fallback);
        }
        Object example = json(setting.exampleNode(), setting.type());
        if (example != null) {
            schema.put("examples", List.of(example));
        }
        return schema;
    }

    private static @Nullable Object json(@Nullable ConfigNode node, Type type) {
        if (type instanceof Class<?> raw) {
            return ValueSchema.json(node, raw);
        }
        if (!(node instanceof ConfigNode.Items list) || !(Sections.element(type) instanceof Class<?> raw)) {
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            Object value = ValueSchema.json(item, raw);
            if (value == null) {
                return null;
            }
            items.add(value);
        }
        return items;
    }

    private Map<String, Object> schema(Type type, boolean mayBeNothing) {
        if (type instanceof ParameterizedType) {
            Map<String, Object> inner = schema(Sections.element(type), false);
            boolean routes = Sections.element(type) == RouteConfig.class;
            Map<String, Object> outer = Sections.isMap(type) ? map(inner, routes ? ROUTE_KEY : null) : array(inner);
            if (mayBeNothing) {
                outer.put("type", List.of(outer.get("type"), "null"));
            }
            return outer;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == ConfigNode.class) {
            return new LinkedHashMap<>();
        }
        if (NodeValue.class.isAssignableFrom(raw)) {
            return Json.object("type", List.of("string", "object"));
        }
        if (raw == IntegrationRef.class) {
            return integration();
        }
        if (raw == AuthorizerRef.class) {
            return authorizer();
        }
        return RecordShape.isSection(raw) ? reference(raw.asSubclass(Record.class)) : ValueSchema.of(raw);
    }

    private static Map<String, Object> array(Map<String, Object> items) {
        return Json.object("type", "array", "items", items);
    }

    private static Map<String, Object> map(Map<String, Object> values, @Nullable String names) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        if (names == null) {
            schema.put("additionalProperties", values);
        } else {
            schema.put("patternProperties", Map.of(names, values));
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    /** Refers to the definition of a section, which is made at the first reference. */
    private Map<String, Object> reference(Class<? extends Record> type) {
        String known = names.get(type);
        if (known != null) {
            return ValueSchema.ref(known);
        }
        String name = free(word(type.getSimpleName().replaceAll("(?<=.)Config$", "")));
        names.put(type, name);
        definitions.put(name, Map.of());
        definitions.put(name, section(type));
        return ValueSchema.ref(name);
    }

    private String free(String name) {
        String free = name;
        for (int i = 2; definitions.containsKey(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private static String word(String className) {
        return className.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
    }

    private Map<String, Object> policy(FilterFactory<?> factory, Level level) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (factory.levels().contains(level)) {
            schema.putAll(plugin(factory, "policy-" + factory.type(), true));
        } else {
            describe(schema, "`off` switches off what stands further out.");
            schema.put("const", "off");
        }
        return schema;
    }

    private Map<String, Object> plugin(PluginFactory<?, ?> factory, String name, boolean off) {
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            Map<String, Object> schema = section(factory.configType());
            schema.put("type", pluginTypes(factory, off));
            if (off && !Sections.hasShortForm(factory)) {
                schema.put("pattern", OFF);
            }
            List<String> examples = ShortForms.of(factory);
            if (!examples.isEmpty()) {
                schema.put("examples", examples);
            }
            definitions.put(name, schema);
        }
        return ValueSchema.ref(name);
    }

    private static List<String> pluginTypes(PluginFactory<?, ?> factory, boolean off) {
        List<String> types = types(factory.configType(), Sections.hasShortForm(factory));
        if (Sections.readsNodes(factory)) {
            types.add("array");
        }
        if (off && !types.contains("string")) {
            types.add("string");
        }
        return types;
    }

    private Map<String, Object> integration() {
        if (!definitions.containsKey("integration")) {
            definitions.put("integration", Map.of());
            Map<String, Object> proxy = section(ProxyConfig.class);
            Map<String, Object> properties = new LinkedHashMap<>();
            List<Object> choices = new ArrayList<>();
            if (proxy.get("properties") instanceof Map<?, ?> known) {
                known.forEach((key, value) -> properties.put(String.valueOf(key), value));
            }
            choices.add(Json.object(
                    "required",
                    List.of("upstream"),
                    "propertyNames",
                    Map.of("enum", List.copyOf(properties.keySet()))));
            plugins.integrations().forEach((type, factory) -> {
                properties.put(type, plugin(factory, "integration-" + type, false));
                choices.add(Json.object("required", List.of(type), "maxProperties", 1));
            });
            definitions.put(
                    "integration",
                    Json.object(
                            "type", List.of("string", "object"),
                            "properties", properties,
                            "additionalProperties", false,
                            "if", Map.of("type", "object"),
                            "then", Map.of("oneOf", choices)));
        }
        return ValueSchema.ref("integration");
    }

    private Map<String, Object> authorizer() {
        Map<String, Object> properties = new LinkedHashMap<>();
        plugins.authorizers()
                .forEach((type, factory) -> properties.put(type, plugin(factory, "authorizer-" + type, false)));
        return Json.object(
                "type",
                "object",
                "properties",
                properties,
                "additionalProperties",
                false,
                "minProperties",
                1,
                "maxProperties",
                1);
    }

    private static void describe(Map<String, Object> schema, String text) {
        if (!text.isEmpty()) {
            schema.put("description", text);
        }
    }
}
