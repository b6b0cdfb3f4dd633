package dev.portcullis.server.examine;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.bind.RecordTree;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.integration.IntegrationFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands under {@code integration:}, read for people. The compiler has found it right. */
final class Targets {

    private static final String UPSTREAM = "upstream";

    private Targets() {}

    /** The long form, every default written out. */
    static ConfigNode settings(ConfigNode integration, PluginCatalog plugins) {
        if (integration instanceof ConfigNode.Text name) {
            return one(UPSTREAM, name);
        }
        Map<String, ConfigNode.Field> fields = ((ConfigNode.Fields) integration).fields();
        if (fields.containsKey(UPSTREAM)) {
            return integration;
        }
        return settings(integration, plugins.integrations());
    }

    /** The settings of what is written as one key, its type, every default written out. */
    static ConfigNode settings(ConfigNode node, Map<String, ? extends PluginFactory<?, ?>> factories) {
        Map<String, ConfigNode.Field> fields = ((ConfigNode.Fields) node).fields();
        Map.Entry<String, ConfigNode.Field> only = fields.entrySet().iterator().next();
        PluginFactory<?, ?> factory = factories.get(only.getKey());
        ConfigNode written = only.getValue().value();
        Record settings = factory == null ? null : read(factory, written);
        return settings == null ? node : one(only.getKey(), Masks.apply(RecordTree.of(settings), written));
    }

    /** The integration in a few words. */
    static String description(ConfigNode integration, PluginCatalog plugins) {
        Map<String, ConfigNode.Field> fields = ((ConfigNode.Fields) settings(integration, plugins)).fields();
        Map.Entry<String, ConfigNode.Field> only = fields.entrySet().iterator().next();
        if (fields.containsKey(UPSTREAM)) {
            return "upstream " + (fields.get(UPSTREAM).value() instanceof ConfigNode.Text name ? name.value() : "");
        }
        IntegrationFactory<?> factory = plugins.integrations().get(only.getKey());
        boolean secret = Masks.hidesSecret(only.getValue().value());
        String words = factory == null || secret
                ? ""
                : describe(factory, only.getValue().value());
        return words.isEmpty() ? only.getKey() : only.getKey() + ": " + words;
    }

    private static <C extends Record> String describe(IntegrationFactory<C> factory, ConfigNode node) {
        C settings = read(factory, node);
        return settings == null ? "" : factory.describe(settings);
    }

    private static <C extends Record> @Nullable C read(PluginFactory<C, ?> factory, ConfigNode node) {
        boolean nothing = node instanceof ConfigNode.Text text && text.isNull();
        C fromShort = nothing ? null : factory.shortForm(node);
        ConfigNode settings = nothing ? new ConfigNode.Fields(Map.of(), node.at()) : node;
        return fromShort != null
                ? fromShort
                : new RecordBinder(new Problems()).bind(settings, factory.configType(), factory.type());
    }

    private static ConfigNode one(String key, ConfigNode value) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        fields.put(key, new ConfigNode.Field(value, Location.BUILT_IN));
        return new ConfigNode.Fields(fields, Location.BUILT_IN);
    }
}
