package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.bind.Setting;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.config.Example;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how settings can be written shorter, by trying: the record's own example, and the words that its defaults,
 * examples and enums offer.
 */
final class ShortForms {

    private ShortForms() {}

    /** Texts that are accepted in place of a mapping; empty if there are none, or none is known. */
    static List<String> of(PluginFactory<?, ?> factory) {
        return Sections.hasShortForm(factory)
                ? candidates(factory.configType()).stream()
                        .filter(text -> accepts(factory, text))
                        .toList()
                : List.of();
    }

    /** The same for a record of the core. */
    static List<String> of(Class<? extends Record> type) {
        return RecordShape.of(type).shortForm() == null
                ? List.of()
                : candidates(type).stream().filter(text -> binds(type, text)).toList();
    }

    private static Set<String> candidates(Class<? extends Record> type) {
        Set<String> candidates = new LinkedHashSet<>();
        Example whole = type.getAnnotation(Example.class);
        if (whole != null) {
            candidates.add(whole.value());
        }
        for (Setting setting : RecordShape.of(type).settings()) {
            addText(candidates, setting.isPolicies() ? null : setting.example());
            addText(candidates, setting.fallback());
            if (setting.type() instanceof Class<?> raw && raw.isEnum()) {
                candidates.addAll(RecordShape.words(raw));
            }
            if (setting.type() == boolean.class) {
                candidates.addAll(List.of("on", setting.key()));
            }
        }
        return candidates;
    }

    private static void addText(Set<String> candidates, @Nullable String text) {
        if (text != null && !text.isEmpty() && "[{'\"".indexOf(text.charAt(0)) < 0) {
            candidates.add(text);
        }
    }

    private static boolean accepts(PluginFactory<?, ?> factory, String text) {
        try {
            boolean asNode = factory.shortForm(node(text)) != null;
            return asNode
                    || RecordShape.of(factory.configType()).shortForm() != null && binds(factory.configType(), text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean binds(Class<? extends Record> type, String text) {
        Problems problems = new Problems();
        return new RecordBinder(problems).bind(node(text), type, "") != null && !problems.hasErrors();
    }

    private static ConfigNode node(String text) {
        return new ConfigNode.Text(text, true, Location.BUILT_IN);
    }
}
