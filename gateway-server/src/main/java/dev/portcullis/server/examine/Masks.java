package dev.portcullis.server.examine;

import dev.portcullis.config.bind.RecordTree;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.server.yaml.YamlWriter;
import dev.portcullis.snapshot.BoundPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Settings have lost where their values came from. So they are laid beside the tree they were read from: what was secret there
 * is secret here, and where the two differ in shape, because of a short form, everything is as secret as its secretest part.
 */
/** Marks in trees made of records what must not be shown. */
final class Masks {

    private Masks() {}

    /** The settings of a policy, every default written out; null if it is switched off. */
    static @Nullable ConfigNode settings(BoundPolicy policy) {
        Record settings = policy.origin().settings();
        return settings == null
                ? null
                : apply(RecordTree.of(settings), policy.origin().written());
    }

    /** The settings in a few words. */
    static String description(BoundPolicy policy) {
        ConfigNode settings = settings(policy);
        if (settings == null) {
            return "off";
        }
        String words = policy.origin().description().get();
        boolean plugin = !words.equals(String.valueOf(policy.origin().settings()));
        return plugin && !hidesSecret(policy.origin().written()) && !hidesSecret(settings)
                ? words
                : YamlWriter.line(withoutEmpty(settings));
    }

    /** Without empty lists and mappings, which say nothing. */
    private static ConfigNode withoutEmpty(ConfigNode node) {
        if (!(node instanceof ConfigNode.Fields fields)) {
            return node;
        }
        Map<String, ConfigNode.Field> kept = new LinkedHashMap<>();
        fields.fields().forEach((key, field) -> {
            ConfigNode value = withoutEmpty(field.value());
            boolean empty = value instanceof ConfigNode.Fields inner
                            && inner.fields().isEmpty()
                    || value instanceof ConfigNode.Items items && items.items().isEmpty();
            if (!empty) {
                kept.put(key, new ConfigNode.Field(value, field.keyAt()));
            }
        });
        return new ConfigNode.Fields(kept, fields.at());
    }

    /**
     * {@code made} with what was secret in {@code written} marked as secret, and paths as they were written: relative to the file
     * that says them.
     */
    static ConfigNode apply(ConfigNode made, ConfigNode written) {
        if (made instanceof ConfigNode.Fields fields && written instanceof ConfigNode.Fields source) {
            Map<String, ConfigNode.Field> masked = new LinkedHashMap<>();
            fields.fields().forEach((key, field) -> {
                ConfigNode.Field from = source.fields().get(key);
                ConfigNode value = from == null ? field.value() : apply(field.value(), from.value());
                masked.put(key, new ConfigNode.Field(value, field.keyAt()));
            });
            return new ConfigNode.Fields(masked, fields.at());
        }
        if (made instanceof ConfigNode.Items items
                && written instanceof ConfigNode.Items source
                && items.items().size() == source.items().size()) {
            List<ConfigNode> masked = new ArrayList<>();
            for (int i = 0; i < items.items().size(); i++) {
                masked.add(apply(items.items().get(i), source.items().get(i)));
            }
            return new ConfigNode.Items(masked, items.at());
        }
        if (hidesSecret(written)) {
            return hidden(made);
        }
        boolean path = made instanceof ConfigNode.Text resolved
                && written instanceof ConfigNode.Text relative
                && !relative.value().isEmpty()
                && resolved.value().endsWith("/" + relative.value());
        return path ? written : made;
    }

    private static ConfigNode hidden(ConfigNode node) {
        if (node instanceof ConfigNode.Fields fields) {
            Map<String, ConfigNode.Field> all = new LinkedHashMap<>();
            fields.fields()
                    .forEach((key, field) -> all.put(key, new ConfigNode.Field(hidden(field.value()), field.keyAt())));
            return new ConfigNode.Fields(all, fields.at());
        }
        if (node instanceof ConfigNode.Items items) {
            return new ConfigNode.Items(
                    items.items().stream().map(Masks::hidden).toList(), items.at());
        }
        ConfigNode.Text text = (ConfigNode.Text) node;
        return new ConfigNode.Text(text.value(), text.plain(), Location.BUILT_IN, true);
    }

    /** Whether anything in {@code node} must not be shown. */
    static boolean hidesSecret(ConfigNode node) {
        if (node instanceof ConfigNode.Text text) {
            return text.secret();
        }
        if (node instanceof ConfigNode.Items list) {
            return list.items().stream().anyMatch(Masks::hidesSecret);
        }
        return node instanceof ConfigNode.Fields fields
                && fields.fields().values().stream().anyMatch(field -> hidesSecret(field.value()));
    }
}
