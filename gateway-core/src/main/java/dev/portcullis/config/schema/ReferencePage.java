package dev.portcullis.config.schema;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.ProxyConfig;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.SnapshotCompiler;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.Slot;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference of the configuration as a Markdown page. */
public final class ReferencePage {

    private final PluginCatalog plugins;
    private final StringBuilder page = new StringBuilder(PageText.INTRODUCTION);
    private final SettingsTable tables = new SettingsTable(page);

    private ReferencePage(PluginCatalog plugins) {
        this.plugins = plugins;
    }

    /** The page, with everything that {@code plugins} add. */
    public static String of(PluginCatalog plugins) {
        return new ReferencePage(plugins).write();
    }

    private String write() {
        tables.write(GatewayConfig.class, "", 2, rootRows());
        plugins.collections().forEach((key, factory) -> {
            page.append("## `").append(key).append(".NAME`\n\n");
            introduce(factory.entryType());
            tables.write(factory.entryType(), key + ".NAME", 3, "");
        });
        policies();
        integrations();
        authorizers();
        return page.toString().stripTrailing() + "\n";
    }

    private String rootRows() {
        StringBuilder rows = new StringBuilder(row(
                "| `%s` | list of: text | `[]` | %s | `[%s]` |\n",
                IncludeKey.NAME, IncludeKey.DOC, IncludeKey.EXAMPLE));
        plugins.collections()
                .forEach((key, factory) -> rows.append(row(
                        "| `%s` | names, each with: [mapping](#%s) | `{}` | %s | |\n",
                        key, SettingsTable.anchor(key + ".NAME"), Sections.doc(factory.entryType()))));
        return rows.toString();
    }

    private static String row(String format, Object... cells) {
        return String.format(Locale.ROOT, format, cells);
    }

    private void policies() {
        page.append(PageText.POLICIES);
        List<FilterFactory<?>> all = plugins.filters().values().stream()
                .sorted(Comparator.comparingInt(ReferencePage::position).thenComparing(FilterFactory::type))
                .collect(Collectors.toList());
        for (FilterFactory<?> factory : all) {
            page.append(row(
                    "| [`%s`](#%s) | %s | %s | %s |\n",
                    factory.type(),
                    SettingsTable.anchor("policy " + factory.type()),
                    slot(factory),
                    levels(factory),
                    factory.combine() == Combine.STACK ? "all apply" : "the nearest wins"));
        }
        page.append("\nIn force unless switched off: ")
                .append(SnapshotCompiler.IMPLICIT.stream()
                        .filter(plugins.filters()::containsKey)
                        .map(type -> "`" + type + "`")
                        .collect(Collectors.joining(", ")))
                .append(".\n\n");
        for (FilterFactory<?> factory : all) {
            page.append("### Policy `").append(factory.type()).append("`\n\n");
            describe(factory);
            tables.write(factory.configType(), factory.type(), 4, "");
        }
    }

    private static int position(FilterFactory<?> factory) {
        Slot slot = Prototype.slot(factory);
        return slot == null ? Slot.values().length : slot.ordinal();
    }

    private static String slot(FilterFactory<?> factory) {
        Slot slot = Prototype.slot(factory);
        return slot == null ? "as it says" : word(slot);
    }

    private static String levels(FilterFactory<?> factory) {
        return Sections.levels().stream()
                .filter(factory.levels()::contains)
                .map(ReferencePage::word)
                .collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void integrations() {
        page.append(PageText.INTEGRATIONS);
        tables.write(ProxyConfig.class, "integration", 4, "");
        plugins.integrations().forEach((type, factory) -> {
            page.append("### Integration `").append(type).append("`\n\n");
            describe(factory);
            tables.write(factory.configType(), type, 4, "");
        });
    }

    private void authorizers() {
        page.append(PageText.AUTHORIZERS);
        plugins.authorizers().forEach((type, factory) -> {
            page.append("### Authorizer `").append(type).append("`\n\n");
            describe(factory);
            tables.write(factory.configType(), type, 4, "");
        });
    }

    private void describe(PluginFactory<?, ?> factory) {
        introduce(factory.configType());
        List<String> shorter = ShortForms.of(factory);
        if (!shorter.isEmpty()) {
            page.append("Short form: ")
                    .append(shorter.stream()
                            .map(text -> "`" + factory.type() + ": " + text + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n\n");
        }
    }

    private void introduce(Class<? extends Record> type) {
        String doc = Sections.doc(type);
        page.append(doc.isEmpty() ? "" : doc + "\n\n");
    }
}
