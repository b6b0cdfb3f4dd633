package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.bind.Setting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The tables of one section and of the sections inside it. */
final class SettingsTable {

    private static final String HEAD = "| Key | Type | Default | Meaning | Example |\n|---|---|---|---|---|\n";

    private final StringBuilder page;
    private final Map<Class<?>, String> shown = new LinkedHashMap<>();

    SettingsTable(StringBuilder page) {
        this.page = page;
    }

    /**
     * Writes the table of {@code type}, and below it those of its sections.
     *
     * @param path where it stands: {@code listeners.NAME}; empty for the root
     * @param level of the headings of what is inside
     * @param moreRows what follows the rows of the settings
     */
    void write(Class<? extends Record> type, String path, int level, String moreRows) {
        shown.put(type, path);
        Map<String, Class<? extends Record>> inside = new LinkedHashMap<>();
        page.append(HEAD);
        for (Setting setting : RecordShape.of(type).settings()) {
            if (!setting.isPolicies()) {
                Class<? extends Record> section = Sections.inside(setting.type());
                String place = path(path, setting);
                boolean known = section != null && shown.containsKey(section);
                if (section != null && !known) {
                    shown.put(section, place);
                    inside.put(place, section);
                }
                row(setting, section == null ? "" : shown.getOrDefault(section, ""));
            }
        }
        page.append(moreRows).append('\n');
        inside.forEach((place, section) -> {
            page.append("#".repeat(Math.min(level, 4)))
                    .append(" `")
                    .append(place)
                    .append("`\n\n");
            introduce(section);
            write(section, place, level + 1, "");
        });
    }

    private void introduce(Class<? extends Record> section) {
        String doc = Sections.doc(section);
        page.append(doc.isEmpty() ? "" : doc + "\n\n");
        if (Sections.level(section) != null) {
            page.append("[Policies](#policies) may stand beside these keys.\n\n");
        }
        String shorter = String.join("`, `", ShortForms.of(section));
        page.append(shorter.isEmpty() ? "" : "Short form: `" + shorter + "`.\n\n");
    }

    private static String path(String path, Setting setting) {
        String key = path.isEmpty() ? setting.key() : path + "." + setting.key();
        if (setting.type() instanceof Class<?>) {
            return key;
        }
        return Sections.isMap(setting.type()) ? key + ".NAME" : key + "[]";
    }

    private void row(Setting setting, String section) {
        String type = TypeText.of(setting);
        String linked = section.isEmpty() ? type : type.replace("mapping", "[mapping](#" + anchor(section) + ")");
        String fallback = setting.fallback() == null
                ? setting.nullable() ? "none" : "required"
                : setting.fallback().isEmpty() ? "empty" : code(setting.fallback());
        String example = setting.example() == null ? "" : code(setting.example());
        cells("`" + setting.key() + "`", linked, fallback, cell(setting.doc()), example);
    }

    private void cells(String... cells) {
        page.append("| ").append(String.join(" | ", cells).replace("  ", " ")).append(" |\n");
    }

    /** How the pages of a repository are linked to by heading. */
    static String anchor(String heading) {
        StringBuilder anchor = new StringBuilder();
        for (char c : heading.toLowerCase(Locale.ROOT).toCharArray()) {
            if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                anchor.append(c);
            } else if (c == ' ') {
                anchor.append('-');
            }
        }
        return anchor.toString();
    }

    private static String code(String yaml) {
        return "`" + cell(yaml) + "`";
    }

    static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
